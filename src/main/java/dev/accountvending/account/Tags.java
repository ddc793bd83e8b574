package dev.accountvending.account;

import dev.accountvending.registry.Lease;

import software.amazon.awssdk.services.organizations.model.Tag;

import java.util.ArrayList;
import java.util.List;

/** The tags of a lease's account, by which bills and people know whose it is. */
final class Tags {
    static final String LEASE = "vending:lease";

    private Tags() {}

    static List<Tag> of(Lease lease) {
        List<Tag> tags = new ArrayList<>();
        tags.add(tag(LEASE, lease.id().value()));
        tags.add(tag("vending:kind", lease.request().kind().value()));
        tags.add(tag("vending:owner", lease.request().owner().value()));
        tags.add(
                tag(
                        "vending:expires",
                        lease.expiresAt() == null ? "never" : lease.expiresAt().toString()));
        if (lease.request().costCenter() != null) {
            tags.add(tag("cost-center", lease.request().costCenter().value()));
        }
        return tags;
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
