package dev.accountvending.simulation.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A caller as policies see it.
 *
 * @param arn of the role or user, not of the session
 * @param keys further condition keys and their values
 */
record Principal(String arn, Map<String, String> keys) {
    private static final String ARN = "aws:PrincipalArn";

    Principal {
        keys = Map.copyOf(keys);
    }

    static Principal ofRole(String arn) {
        return new Principal(arn, Map.of());
    }

    /** Returns a user of the identity account who has signed in with MFA. */
    static Principal ofPerson(Layout layout, String email) {
        return new Principal(
                "arn:aws:iam::%s:user/%s".formatted(layout.identity(), email),
                Map.of(
                        "aws:PrincipalTag/" + layout.ownerTag(),
                        email,
                        "aws:MultiFactorAuthPresent",
                        "true"));
    }

    Principal with(String key, String value) {
        Map<String, String> more = new HashMap<>(keys);
        more.put(key, value);
        return new Principal(arn, more);
    }

    Principal issuedAt(Instant moment) {
        return with("aws:TokenIssueTime", moment.toString());
    }

    String account() {
        int begin = arn.indexOf("::") + 2;
        return arn.substring(begin, arn.indexOf(':', begin));
    }

    /** Returns a condition key's value; empty if the request has none. */
    String value(String key) {
        return key.equals(ARN) ? arn : keys.getOrDefault(key, "");
    }
}
