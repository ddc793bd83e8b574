package dev.accountvending.notify;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Collects what approvers weigh besides the request itself: what the account may cost, its unit,
 * and what its owner has already.
 */
final class RequestFacts {
    private final Catalog catalog;
    private final Ledger ledger;

    RequestFacts(Catalog catalog, Ledger ledger) {
        this.catalog = catalog;
        this.ledger = ledger;
    }

    /** Returns names and values in plain text, in the order in which they are shown. */
    Map<String, String> of(Lease lease) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Costs", costs(lease));
        facts.put("Unit", lease.terms().organizationalUnit().value());
        facts.put("Has already", others(lease));
        return facts;
    }

    private String costs(Lease lease) {
        return Optional.ofNullable(lease.terms().monthlyBudget())
                .or(() -> catalog.find(lease.request().kind()).map(Kind::monthlyBudget))
                .map("at most %d US dollars a month, then it is frozen"::formatted)
                .orElse("not limited: the catalog no longer has its kind");
    }

    private String others(Lease lease) {
        List<String> others =
                catalog.kinds().keySet().stream()
                        .flatMap(
                                kind ->
                                        ledger.held(lease.request().owner(), kind).stream()
                                                .filter(other -> !other.equals(lease.id()))
                                                .map(LeaseId::name)
                                                .map(name -> "%s (%s)".formatted(name, kind)))
                        .toList();
        return others.isEmpty() ? "no other account" : String.join(", ", others);
    }

    /** Returns facts as lines of a mail, their values below each other. */
    static String lines(Map<String, String> facts) {
        int widest = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        return facts.entrySet().stream()
                .map(
                        fact ->
                                "%s:%s  %s"
                                        .formatted(
                                                fact.getKey(),
                                                " ".repeat(widest - fact.getKey().length()),
                                                fact.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
