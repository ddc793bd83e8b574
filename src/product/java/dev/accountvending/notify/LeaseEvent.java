package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.Json;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the detail of an event about a lease. */
final class LeaseEvent {
    private LeaseEvent() {}

    /** Returns the detail for a failed execution, with its lease if there ever was one. */
    static ObjectNode of(LeaseId id, Optional<Lease> lease, CaughtError failure, String reason) {
        return lease.map(LeaseEvent::of)
                .orElseGet(() -> Json.MAPPER.createObjectNode().put("leaseId", id.value()))
                .put("error", failure.error())
                .put("reason", reason);
    }

    static ObjectNode of(Lease lease) {
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("leaseId", lease.id().value())
                .put("name", lease.name().value())
                .put("kind", lease.request().kind().value())
                .put("owner", lease.request().owner().value())
                .put("status", lease.status().name())
                .put("domain", lease.domain().name().value());
        if (lease.accountId() != null) {
            detail.put("accountId", lease.accountId().value());
        }
        if (lease.terms().expiresAt() != null) {
            detail.put("expiresAt", Objects.toString(lease.terms().expiresAt()));
        }
        if (lease.domain().certificate() != null) {
            detail.put("certificateStatus", lease.domain().certificate().status().name());
        }
        if (lease.access().assignment() != null) {
            detail.put("accessStatus", lease.access().assignment().status().name());
        }
        return detail;
    }

    /** Names one of several events of a kind that happen to a lease. */
    static String part(Lease lease, Object... which) {
        return Stream.concat(Stream.of(lease.id().value()), Stream.of(which))
                .map(Object::toString)
                .collect(Collectors.joining("/"));
    }

    /** Returns the name in an execution's ARN; no other execution of ours has it. */
    static String execution(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
