package dev.accountvending.catalog;

import com.fasterxml.jackson.annotation.JsonFormat;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountRequest;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom the role Deployer trusts: an OpenID Connect provider's tokens for these subjects, or a CI
 * account. In {@code subject}, {@code {service}}, {@code {stage}} and {@code {name}} stand for the
 * request's.
 *
 * @param oidcProvider host, and path where it has one, of the issuer; without {@code https://}
 * @param audience the token's {@code aud}
 * @param subject the token's {@code sub}, one or several, such as {@code
 *     repo:org/app:environment:staging}; {@code *} stands for any characters, but not in the part
 *     that says whose tokens they are
 * @param account the CI account
 */
public record Deployer(
        @Nullable String oidcProvider,
        @Nullable String audience,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> subject,
        @Nullable AccountId account) {
    private static final Pattern ISSUER =
            Pattern.compile("[a-z0-9.-]+\\.[a-z]+(/[A-Za-z0-9._/-]+)?");
    private static final String GITHUB = "token.actions.githubusercontent.com";

    /**
     * With ids too, as in {@code repo:octo@123/app@456:…}: so GitHub signs for repositories
     * created, renamed or transferred since 15 July 2026 (<a
     * href="https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims">immutable
     * subject claims</a>).
     */
    private static final Pattern GITHUB_SUBJECT = Pattern.compile("repo:[A-Za-z0-9_-]+(@[0-9]+)?/");

    /** As {@code project_path:group/}, {@code organization:acme:} or {@code acme/}. */
    private static final Pattern OWNER = Pattern.compile("[^:/]+:[^:/]+[:/]|[^:/]+/");

    private static final Pattern NOT_LITERAL = Pattern.compile("[*?]|\\{(service|stage|name)}");

    public Deployer {
        subject = List.copyOf(Objects.requireNonNullElse(subject, List.of()));
        boolean oidc = oidcProvider != null && audience != null && !subject.isEmpty();
        boolean anyOidc = oidcProvider != null || audience != null || !subject.isEmpty();
        Kind.check(
                oidc ? account == null : !anyOidc && account != null,
                "deployer must have either oidcProvider, audience and subject, or account");
        Kind.check(
                oidcProvider == null || ISSUER.matcher(oidcProvider).matches(),
                "deployer.oidcProvider must be the issuer without https://, such as"
                        + " token.actions.githubusercontent.com");
        if (oidcProvider != null) {
            subject.forEach(each -> checkSubject(oidcProvider, each));
        }
    }

    /** An issuer that serves everybody signs tokens for everybody: the subject says whose. */
    private static void checkSubject(String issuer, String subject) {
        Kind.check(
                !issuer.startsWith(GITHUB) || GITHUB_SUBJECT.matcher(subject).lookingAt(),
                "deployer.subject must begin with repo:OWNER/, without wildcards or placeholders in"
                        + " OWNER: this could let in anybody's repository");
        Matcher owner = OWNER.matcher(subject);
        String literal = owner.lookingAt() ? owner.group() : subject;
        Kind.check(
                !NOT_LITERAL.matcher(literal).find(),
                "deployer.subject must have no wildcard or placeholder in \"%s\", which says whose tokens are let in"
                        .formatted(literal));
    }

    /** The subjects with the request's names in place. */
    public List<String> subjectsFor(AccountRequest request) {
        return subject.stream().map(each -> subjectFor(each, request)).toList();
    }

    private static String subjectFor(String pattern, AccountRequest request) {
        return pattern.replace("{service}", request.name().value())
                .replace("{stage}", request.stage() == null ? "" : request.stage().value())
                .replace("{name}", request.accountName().value());
    }
}
