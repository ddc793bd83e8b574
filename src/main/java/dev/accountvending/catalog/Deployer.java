package dev.accountvending.catalog;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountRequest;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * Whom the role Deployer trusts: an OpenID Connect provider's tokens for one subject, or a CI
 * account. In {@code subject}, {@code {service}}, {@code {stage}} and {@code {name}} stand for the
 * request's.
 *
 * @param oidcProvider host, and path where it has one, of the issuer; without {@code https://}
 * @param audience the token's {@code aud}
 * @param subject the token's {@code sub}, such as {@code repo:org/app:environment:staging}; {@code
 *     *} stands for any characters
 * @param account the CI account
 */
public record Deployer(
        @Nullable String oidcProvider,
        @Nullable String audience,
        @Nullable String subject,
        @Nullable AccountId account) {
    private static final Pattern ISSUER =
            Pattern.compile("[a-z0-9.-]+\\.[a-z]+(/[A-Za-z0-9._/-]+)?");

    public Deployer {
        boolean oidc = oidcProvider != null && audience != null && subject != null;
        boolean anyOidc = oidcProvider != null || audience != null || subject != null;
        Kind.check(
                oidc ? account == null : !anyOidc && account != null,
                "deployer must have either oidcProvider, audience and subject, or account");
        Kind.check(
                oidcProvider == null || ISSUER.matcher(oidcProvider).matches(),
                "deployer.oidcProvider must be the issuer without https://, such as"
                        + " token.actions.githubusercontent.com");
        Kind.check(
                subject == null || subject.replace("*", "").replace("?", "").length() >= 8,
                "deployer.subject must name a repository; this would let in anybody's");
    }

    /** The subject with the request's names in place. */
    public String subjectFor(AccountRequest request) {
        String pattern = java.util.Objects.requireNonNull(subject);
        return pattern.replace("{service}", request.name().value())
                .replace("{stage}", request.stage() == null ? "" : request.stage().value())
                .replace("{name}", request.accountName().value());
    }
}
