package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether the pipeline's role trusts the subject that GitHub sends, whose form has changed (<a
 * href="https://docs.github.com/en/actions/reference/security/oidc">claims</a>). Only a workflow is
 * given a token; its signature is STS's to check.
 */
final class GithubSubjectCheck implements Check {
    private static final String ISSUER = "token.actions.githubusercontent.com";
    private static final String AUDIENCE = "sts.amazonaws.com";

    @Override
    public String name() {
        return "github-subject";
    }

    @Override
    public String purpose() {
        return "The pipeline's role trusts the subject that GitHub sends.";
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        String role = surroundings.deployed() + "-Deployer";
        List<String> trusted;
        try {
            trusted =
                    trusted(
                            surroundings
                                    .vending()
                                    .iam()
                                    .getRole(r -> r.roleName(role))
                                    .role()
                                    .assumeRolePolicyDocument());
        } catch (NoSuchEntityException e) {
            return new Outcome.NotApplicable(
                    "There is no role %s: no pipeline deploys this stage.".formatted(role));
        }
        Path token = surroundings.options().githubToken();
        return token == null
                ? new Outcome.NotSeen(
                        "Only a workflow is given a token. The role trusts %s; give a token by --github-token-file to compare."
                                .formatted(String.join(" and ", trusted)))
                : compare(claims(token), trusted);
    }

    private static Outcome compare(JsonNode claims, List<String> trusted) {
        String subject = claims.path("sub").asText();
        if (!claims.path("iss").asText().equals("https://" + ISSUER)
                || !claims.path("aud").asText().equals(AUDIENCE)) {
            return new Outcome.Refused(
                    "The token is of the issuer \"%s\" for the audience \"%s\"."
                            .formatted(claims.path("iss").asText(), claims.path("aud").asText()),
                    "Ask GitHub for one with the audience %s.".formatted(AUDIENCE));
        }
        if (trusted.stream().anyMatch(pattern -> matches(pattern, subject))) {
            return Outcome.seen(
                    "GitHub sends the subject %s, which the role trusts.".formatted(subject));
        }
        return new Outcome.Refused(
                "GitHub sends the subject %s; the role trusts %s."
                        .formatted(subject, String.join(" and ", trusted)),
                "Deploy organization/pipeline.yaml again for that subject (repository id %s, owner id %s)."
                        .formatted(
                                claims.path("repository_id").asText("unknown"),
                                claims.path("repository_owner_id").asText("unknown")));
    }

    /** Compares as IAM's StringLike does; without a wildcard that is StringEquals. */
    static boolean matches(String pattern, String subject) {
        String regex =
                Pattern.compile("[*?]|[^*?]+")
                        .matcher(pattern)
                        .results()
                        .map(
                                part ->
                                        switch (part.group()) {
                                            case "*" -> ".*";
                                            case "?" -> ".";
                                            default -> Pattern.quote(part.group());
                                        })
                        .collect(Collectors.joining());
        return subject.matches(regex);
    }

    /** Returns the subjects that a trust policy names in any of its conditions. */
    static List<String> trusted(String urlEncodedPolicy) {
        List<String> subjects = new ArrayList<>();
        try {
            JsonNode policy =
                    Json.MAPPER.readTree(
                            URLDecoder.decode(urlEncodedPolicy, StandardCharsets.UTF_8));
            policy.path("Statement")
                    .findValues(ISSUER + ":sub")
                    .forEach(
                            values -> {
                                if (values.isArray()) {
                                    values.forEach(each -> subjects.add(each.asText()));
                                } else {
                                    subjects.add(values.asText());
                                }
                            });
        } catch (JsonProcessingException e) {
            throw new CheckFailed("The role's trust is not JSON: " + e.getOriginalMessage());
        }
        return List.copyOf(subjects);
    }

    /** Reads the claims of a token, whose middle part they are. */
    static JsonNode claims(Path token) {
        try {
            String[] parts = Files.readString(token).strip().split("\\.", -1);
            if (parts.length != 3) {
                throw new CheckFailed("The file of --github-token-file has no token in it.");
            }
            return Json.MAPPER.readTree(
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            throw new CheckFailed(
                    "The token of --github-token-file cannot be read: "
                            + e.getClass().getSimpleName());
        }
    }
}
