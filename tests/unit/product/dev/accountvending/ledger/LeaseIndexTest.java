package dev.accountvending.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;
import dev.accountvending.testing.Cases;
import dev.accountvending.testing.Draw;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class LeaseIndexTest {
    /** The first and the last are one person. */
    private static final List<Person> OWNERS =
            List.of(
                    new Person("ana@example.com"),
                    new Person("ben@example.com"),
                    new Person("ana+2@example.com"));

    private static final List<KindName> KINDS =
            List.of(new KindName("developer"), new KindName("sandbox"));

    private static final List<LeaseStatus> STATUSES = List.of(LeaseStatus.values());

    /** Times that differ by less than a second, whose texts do not sort as they do. */
    private static final List<Instant> TIMES =
            List.of(
                    Instant.parse("2026-11-24T10:00:00Z"),
                    Instant.parse("2026-11-24T10:00:00.5Z"),
                    Instant.parse("2026-11-24T10:00:00.000000001Z"),
                    Instant.parse("2026-11-24T10:00:01Z"));

    private final TestingLedger ledger = new TestingLedger();

    /** What the ledger is told of a lease, as far as lists look at it. */
    private record Told(
            Person owner, KindName kind, LeaseStatus status, Instant at, @Nullable Instant end) {
        Lease lease(int number) {
            LeaseId id = LeaseId.of(new AccountName("ana"), number);
            AccountRequest request =
                    new AccountRequest(kind, id.name(), owner, null, null, null, null);
            return Lease.requested(
                            id,
                            request,
                            at,
                            end,
                            new OuPath("Sandbox"),
                            new EmailAddress("aws+%s@example.com".formatted(id)),
                            new Subdomain("ana.dev.accounts.example.com"),
                            owner.value())
                    .withLifecycle(lifecycle -> lifecycle.withStatus(status));
        }
    }

    @Test
    void pages_holdExactlyTheLeasesThatPass_eachOnce_newestFirst() {
        Cases.check(
                300,
                draw -> {
                    List<Lease> leases = leases(draw);
                    Filter filter = filter(draw);
                    TestingLedger anew = new TestingLedger();
                    anew.write(leases);
                    anew.dynamoDb.readAtMost(draw.between(1, 120));

                    assertThat(all(anew.registry, filter))
                            .containsExactlyElementsOf(
                                    leases.stream()
                                            .filter(lease -> passes(filter, lease))
                                            .sorted(
                                                    Comparator.comparing(
                                                                    (Lease lease) ->
                                                                            lease.terms()
                                                                                    .requestedAt())
                                                            .thenComparing(
                                                                    lease -> lease.id().value())
                                                            .reversed())
                                            .toList());
                });
    }

    @Test
    void manyAtOnce_areTheSameAsInPages() {
        Cases.check(
                100,
                draw -> {
                    Filter filter = filter(draw);
                    TestingLedger anew = new TestingLedger();
                    anew.write(leases(draw));
                    anew.dynamoDb.readAtMost(draw.between(1, 120));
                    List<Lease> many = new ArrayList<>();
                    @Nullable String cursor = null;
                    do {
                        LeasePage page = anew.registry.manyLeases(filter, cursor);
                        many.addAll(page.leases());
                        cursor = page.next().orElse(null);
                    } while (cursor != null);

                    assertThat(many).isEqualTo(all(anew.registry, filter));
                });
    }

    private static List<Lease> leases(Draw draw) {
        List<Told> all =
                draw.list(
                        0,
                        160,
                        () ->
                                new Told(
                                        draw.of(OWNERS),
                                        draw.of(KINDS),
                                        draw.of(STATUSES),
                                        draw.of(TIMES),
                                        draw.orNull(20, () -> draw.of(TIMES))));
        return IntStream.range(0, all.size()).mapToObj(i -> all.get(i).lease(i + 1)).toList();
    }

    private static Filter filter(Draw draw) {
        return new Filter(
                draw.orNull(50, () -> draw.of(OWNERS)),
                draw.orNull(50, () -> draw.of(KINDS)),
                draw.set(0, 3, () -> draw.of(STATUSES)),
                draw.orNull(50, () -> draw.of(TIMES)));
    }

    private static boolean passes(Filter filter, Lease lease) {
        Instant before = filter.expiresBefore();
        Instant end = lease.terms().expiresAt();
        return (filter.owner() == null || lease.request().owner().equals(filter.owner()))
                && (filter.kind() == null || lease.request().kind().equals(filter.kind()))
                && (filter.statuses().isEmpty() || filter.statuses().contains(lease.status()))
                && (before == null || (end != null && end.isBefore(before)));
    }

    @Test
    void page_holdsFiftyLeases() {
        ledger.write(many(60, LeaseStatus.ACTIVE));

        LeasePage first = ledger.registry.leases(Filter.ALL, null);
        LeasePage second = ledger.registry.leases(Filter.ALL, first.next().orElseThrow());

        assertThat(first.leases()).hasSize(50);
        assertThat(second.leases()).hasSize(10);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void page_readsSoMuchAndNoMore_howeverFewItFinds() {
        ledger.write(many(2_500, LeaseStatus.FAILED));
        Filter active = new Filter(null, null, Set.of(LeaseStatus.ACTIVE), null);

        LeasePage first = ledger.registry.leases(active, null);

        assertThat(first.leases()).isEmpty();
        assertThat(first.next()).isPresent();
        assertThat(ledger.dynamoDb.read()).isEqualTo(LeaseIndex.READ_AT_ONCE * LeaseIndex.QUERIES);
        assertThat(all(ledger.registry, active)).isEmpty();
    }

    @Test
    void page_ofAnOwner_readsOnlyTheirs() {
        ledger.write(many(60, LeaseStatus.ACTIVE));

        ledger.registry.leases(new Filter(OWNERS.get(1), null, Set.of(), null), null);

        assertThat(ledger.dynamoDb.read()).isZero();
    }

    @Test
    void cursor_ofOtherFilters_isRefused() {
        ledger.write(many(60, LeaseStatus.ACTIVE));
        String cursor = ledger.registry.leases(Filter.ALL, null).next().orElseThrow();
        Filter other = new Filter(null, KINDS.getFirst(), Set.of(), null);

        assertThatThrownBy(() -> ledger.registry.leases(other, cursor))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("other filters");
    }

    @Test
    void cursor_thatNoListGave_isRefused() {
        Cases.check(
                draw -> {
                    String cursor =
                            draw.yes() ? draw.anyText(0, 200) : draw.text("aZ09+/-_=", 0, 200);

                    assertThatThrownBy(() -> ledger.registry.leases(Filter.ALL, cursor))
                            .isInstanceOf(InvalidValue.class);
                });
    }

    @Test
    void list_afterAChangeOfStatus_goesByTheNewOne() {
        Lease lease = ledger.vending("ana");
        Filter requested = new Filter(null, null, Set.of(LeaseStatus.REQUESTED), null);
        Filter vending = new Filter(null, null, Set.of(LeaseStatus.VENDING), null);

        assertThat(ledger.registry.leases(requested, null).leases()).isEmpty();
        assertThat(ledger.registry.leases(vending, null).leases()).containsExactly(lease);
    }

    private static List<Lease> many(int count, LeaseStatus status) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(
                        i ->
                                new Told(
                                                OWNERS.getFirst(),
                                                KINDS.getFirst(),
                                                status,
                                                TestingLedger.NOW,
                                                null)
                                        .lease(i))
                .toList();
    }

    private static List<Lease> all(Ledger registry, Filter filter) {
        List<Lease> all = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            LeasePage page = registry.leases(filter, cursor);
            assertThat(page.leases()).hasSizeLessThanOrEqualTo(LeaseIndex.PAGE);
            all.addAll(page.leases());
            cursor = page.next().orElse(null);
        } while (cursor != null);
        return all;
    }
}
