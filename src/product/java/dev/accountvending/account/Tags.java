package dev.accountvending.account;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.KindName;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tags of an account, by which bills and people know its lease. */
public final class Tags {
    static final String LEASE = "vending:lease";
    private static final String POOL = "vending:pool";
    private static final String KIND = "vending:kind";
    private static final String OWNER = "vending:owner";
    private static final String EXPIRES = "vending:expires";
    private static final String COST_CENTER = "cost-center";

    /** The keys that are ours; other tags of an account are not changed. */
    private static final Set<String> OURS = Set.of(LEASE, POOL, KIND, OWNER, EXPIRES, COST_CENTER);

    private Tags() {}

    static List<Tag> of(Lease lease) {
        List<Tag> tags = new ArrayList<>();
        tags.add(tag(LEASE, lease.id().value()));
        tags.add(tag(KIND, lease.request().kind().value()));
        tags.add(tag(OWNER, lease.request().owner().value()));
        tags.add(
                tag(
                        EXPIRES,
                        lease.terms().expiresAt() == null
                                ? "never"
                                : lease.terms().expiresAt().toString()));
        if (lease.request().costCenter() != null) {
            tags.add(tag(COST_CENTER, lease.request().costCenter().value()));
        }
        return tags;
    }

    /** Returns the tags of an account that waits in the pool. */
    public static List<Tag> ofPool(KindName kind) {
        return List.of(tag(POOL, kind.value()));
    }

    /**
     * Gives an account these tags of ours and no others: a reused account must not keep another
     * lease's tags.
     */
    public static void replace(OrganizationsClient organization, AccountId account, List<Tag> by) {
        organization.tagResource(request -> request.resourceId(account.value()).tags(by));
        Set<String> keysToKeep = by.stream().map(Tag::key).collect(Collectors.toSet());
        List<String> left =
                organization
                        .listTagsForResourcePaginator(r -> r.resourceId(account.value()))
                        .stream()
                        .flatMap(page -> page.tags().stream())
                        .map(Tag::key)
                        .filter(key -> OURS.contains(key) && !keysToKeep.contains(key))
                        .toList();
        if (!left.isEmpty()) {
            organization.untagResource(r -> r.resourceId(account.value()).tagKeys(left));
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
