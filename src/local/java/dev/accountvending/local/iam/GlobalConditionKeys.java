package dev.accountvending.local.iam;

import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.SessionDetails;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The condition keys that AWS has for every request: the caller, the time, and the way of signing
 * in (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">global
 * condition keys</a>).
 */
final class GlobalConditionKeys {
    private final Map<String, List<String>> keys = new HashMap<>();

    private GlobalConditionKeys() {}

    static Map<String, List<String>> of(
            Caller caller, Identity identity, Optional<OrganizationPath.Place> place, Instant now) {
        GlobalConditionKeys all = new GlobalConditionKeys();
        all.put("aws:PrincipalArn", caller.principal());
        all.put("aws:PrincipalAccount", caller.account());
        all.put("aws:PrincipalIsAWSService", "false");
        all.put("aws:ViaAWSService", "false");
        all.put("aws:SecureTransport", "true");
        all.put("aws:SourceIp", "127.0.0.1");
        all.put("aws:CurrentTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("aws:EpochTime", Long.toString(now.getEpochSecond()));
        place.ifPresent(
                found -> {
                    all.put("aws:PrincipalOrgID", found.organization());
                    all.put("aws:PrincipalOrgPaths", found.path());
                });
        identity.tags().forEach((key, value) -> all.put("aws:PrincipalTag/" + key, value));
        SessionDetails session = caller.session();
        if (session != null) {
            all.session(session, now);
        }
        if (session == null || session.name() == null) {
            all.put("aws:PrincipalType", "User");
            all.put("aws:userid", identity.id());
            all.put("aws:username", caller.principal().replaceFirst(".*/", ""));
        } else {
            all.put("aws:PrincipalType", "AssumedRole");
            all.put("aws:userid", identity.id() + ":" + session.name());
        }
        return all.keys;
    }

    /** Returns the keys of a service that assumes a role for its customer. */
    static Map<String, List<String>> ofService(String account) {
        return Map.of("aws:SourceAccount", List.of(account));
    }

    private void session(SessionDetails session, Instant now) {
        put("aws:TokenIssueTime", session.issued().truncatedTo(ChronoUnit.SECONDS).toString());
        put("aws:MultiFactorAuthPresent", Boolean.toString(session.mfa()));
        if (session.mfa()) {
            put(
                    "aws:MultiFactorAuthAge",
                    Long.toString(Duration.between(session.issued(), now).toSeconds()));
        }
        session.tags().forEach((key, value) -> put("aws:PrincipalTag/" + key, value));
    }

    private void put(String key, String value) {
        keys.put(key, List.of(value));
    }
}
