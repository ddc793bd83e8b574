package dev.accountvending.runtime;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The organization's IAM Identity Center, if it has one.
 *
 * @param instance its ARN
 * @param identityStore the id of the store that knows the people, {@code d-…}
 * @param permissionSets ARNs by kind; {@code *} means the other kinds
 * @param portal the address at which people sign in, without a slash at its end
 * @param region that it lives in
 */
public record IdentityCenter(
        String instance,
        String identityStore,
        Map<String, String> permissionSets,
        String portal,
        String region) {
    private static final String OTHERS = "*";

    public IdentityCenter {
        permissionSets = Map.copyOf(permissionSets);
        portal = portal.replaceFirst("/+$", "");
    }

    /** Returns the permission set to which the owner of an account of this kind is assigned. */
    public Optional<String> permissionSet(KindName kind) {
        return Optional.ofNullable(permissionSets.get(kind.value()))
                .or(() -> Optional.ofNullable(permissionSets.get(OTHERS)));
    }

    /** Reads {@code developer=arn…,qa=arn…,*=arn…}. */
    static Map<String, String> parse(String text) {
        Map<String, String> sets = new HashMap<>();
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1 || !entry.substring(equals + 1).strip().startsWith("arn:")) {
                throw new InvalidValue(
                        "Permission sets are written \"developer=arn…,*=arn…\", not \"%s\"."
                                .formatted(text));
            }
            sets.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
        }
        return sets;
    }
}
