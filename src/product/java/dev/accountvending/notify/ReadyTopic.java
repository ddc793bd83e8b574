package dev.accountvending.notify;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Side;
import dev.accountvending.ledger.Sides;
import dev.accountvending.model.AccountPart;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Tells owners that their account is ready, and what of it comes later; administrators, what AWS
 * refuses of it. Owners of a kind that is ready with its domain are told once that was tried.
 */
final class ReadyTopic implements Topic {
    private final Catalog catalog;
    private final ReadyMail readyMail;
    private final List<String> administrators;

    ReadyTopic(Catalog catalog, ReadyMail readyMail, List<String> administrators) {
        this.catalog = catalog;
        this.readyMail = readyMail;
        this.administrators = List.copyOf(administrators);
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        return event.lease()
                .filter(lease -> !lease.isForPool())
                .map(lease -> letters(event, lease))
                .orElse(List.of());
    }

    private List<Letter> letters(PublishedEvent event, Lease lease) {
        return switch (event.type()) {
            case AccountVended -> waitsForDomain(lease) ? List.of() : List.of(ready(lease));
            case AccountCompleted -> List.of(completed(lease));
            default -> incomplete(event, lease);
        };
    }

    private boolean waitsForDomain(Lease lease) {
        return waitsForDomain(lease, catalog);
    }

    /** Returns whether the lease's kind has its owner wait for the domain. */
    static boolean waitsForDomain(Lease lease, Catalog catalog) {
        return catalog.find(lease.request().kind())
                .filter(kind -> kind.ready() == Kind.Ready.domain)
                .isPresent();
    }

    private Letter ready(Lease lease) {
        return readyMail.letter(lease, EventType.AccountVended + ":" + lease.id());
    }

    /** One who waited for the domain learns now that the account is ready, or has learned it. */
    private Letter completed(Lease lease) {
        Sides sides = lease.sides();
        boolean isReadyNow =
                sides.readyToldAt() == null || sides.readyToldAt().equals(sides.ownerToldAt());
        return waitsForDomain(lease) && isReadyNow ? ready(lease) : domainIsThere(lease);
    }

    private static Letter domainIsThere(Lease lease) {
        return new Letter(
                lease.request().owner().value(),
                "The domain of your AWS account %s is ready".formatted(lease.name()),
                """
                See how to deploy to it:
                    avm hand-over %s

                Domain:       %s
                Certificate:  issued, for it and its wildcard
                """
                        .formatted(lease.name(), lease.domain().name()));
    }

    private List<Letter> incomplete(PublishedEvent event, Lease lease) {
        List<AccountPart> parts =
                lease.sides().left().stream()
                        .filter(part -> has(event, part))
                        .filter(
                                part ->
                                        Objects.requireNonNull(lease.sides().of(part)).why()
                                                != null)
                        .toList();
        List<Letter> letters = new ArrayList<>();
        if (event.detail().path("ready").asBoolean()) {
            letters.add(ready(lease)); // it was tried, and the owner need not wait for more
        }
        if (parts.stream().anyMatch(AccountPart::concernsOwner)) {
            letters.add(late(lease, parts));
        }
        if (!parts.isEmpty()) {
            letters.add(refused(lease, parts));
        }
        return letters;
    }

    private static Letter late(Lease lease, List<AccountPart> parts) {
        return new Letter(
                lease.request().owner().value(),
                "The domain of your AWS account %s is not ready yet".formatted(lease.name()),
                """
                You need not do anything: it is tried again until it is there, and you are told
                then. Administrators know. Everything else in your account works.

                %s
                """
                        .formatted(lines(lease, parts, false)));
    }

    private Letter refused(Lease lease, List<AccountPart> parts) {
        return new Letter(
                administrators,
                "Account %s is not complete: AWS refuses a part of it".formatted(lease.name()),
                """
                Remove what AWS names below, then have it tried at once:
                    avm complete %s
                Its owner, %s, has the account (%s) and works in it. What is left is tried again by
                itself, at growing intervals of up to a day.

                %s
                """
                        .formatted(
                                lease.name(),
                                lease.request().owner(),
                                lease.accountId(),
                                lines(lease, parts, true)));
    }

    private static boolean has(PublishedEvent event, AccountPart part) {
        return event.detail()
                .path("parts")
                .valueStream()
                .anyMatch(name -> name.asText().equals(part.name()));
    }

    private static String lines(Lease lease, List<AccountPart> parts, boolean why) {
        return parts.stream()
                .filter(part -> why || part.concernsOwner())
                .map(
                        part -> {
                            Side side = Objects.requireNonNull(lease.sides().of(part));
                            return part.inWords()
                                    + (why ? ": " + side.why() : " is not there yet.");
                        })
                .collect(Collectors.joining("\n"));
    }
}
