package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Sides;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.policy.Policy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

class SettleSidesTest {
    private static final Instant NOW = TestingLedger.NOW;
    private static final SettleSides.Ending WELL = new SettleSides.Ending(null, null);
    private static final SettleSides.Ending REFUSED =
            new SettleSides.Ending(
                    QuotaReached.class.getName(),
                    "{\"errorMessage\":\"A quota is used up.\\nFor administrators: AWS answered"
                            + " acm:RequestCertificate with LimitExceededException: 20 a year.\"}");

    private final TestingLedger ledger = new TestingLedger();
    private TestingNews news = news(Kind.Ready.access);
    private final LeaseId lease =
            ledger.registry.progress().activate(ledger.withAccount("ana").id(), null).id();
    private Kind.Ready ready = Kind.Ready.access;

    @BeforeEach
    void tellTheOwner() {
        ledger.registry.update(lease, held -> held.withSides(sides -> sides.withReadyToldAt(NOW)));
    }

    @Test
    void run_whereTheOwnerWaitsForTheDomain_saysThatTheAccountIsReady_once() {
        ready = Kind.Ready.domain;
        news = news(ready);
        ledger.registry.update(lease, SettleSidesTest::notTold);
        ledger.complete(lease);

        run(WELL, WELL);
        run(WELL, WELL);

        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("is ready.", "Sign in:"));
    }

    @Test
    void run_whereTheOwnerWaitsForADomainThatIsRefused_saysThatTheyCanEnter() {
        ready = Kind.Ready.domain;
        news = news(ready);
        ledger.registry.update(lease, SettleSidesTest::notTold);

        run(REFUSED, WELL);

        assertThat(news.mailTo("ana@example.com").getFirst())
                .contains("Sign in:", "you hear when it is there");
    }

    @Test
    void run_whenAllIsThere_tellsTheOwnerOnceMore_andPlansNothing() {
        ledger.complete(lease);

        run(WELL, WELL);
        run(WELL, WELL);

        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("ana.dev.accounts.example.com"));
        assertThat(news.events()).containsExactly("AccountCompleted");
        assertThat(news.mailTo("ada@example.com")).isEmpty();
        assertThat(sides().nextTryAt()).isNull();
    }

    @Test
    void run_whenTheOwnerWasToldWithTheAccount_tellsThemNothingMore() {
        ledger.complete(lease);
        ledger.registry.update(lease, held -> held.withSides(sides -> sides.withOwnerToldAt(NOW)));

        run(WELL, WELL);

        assertThat(news.mails()).isZero();
    }

    @Test
    void run_whenTheCertificateIsRefused_tellsOwnerAndAdministratorsOnce_andPlansAnotherTry() {
        done(AccountPart.domain);
        done(AccountPart.BASELINE.toArray(AccountPart[]::new));

        run(REFUSED, WELL);
        run(REFUSED, WELL);

        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains("20 a year", "avm complete ana")
                                        .doesNotContain("The domain:"));
        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("The certificate is not there yet"));
        assertThat(sides().is(AccountPart.certificate, PartStatus.INCOMPLETE)).isTrue();
        assertThat(sides().nextTryAt()).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
        assertThat(ledger.registry.lease(lease).lifecycle().dueAt()).isEqualTo(NOW);
    }

    @Test
    void run_whenTheDomainIsRefused_letsTheCertificateWaitForIt() {
        run(REFUSED, WELL);

        assertThat(Objects.requireNonNull(sides().of(AccountPart.domain)).why())
                .contains("20 a year");
        assertThat(Objects.requireNonNull(sides().of(AccountPart.certificate)).why())
                .contains("waits for the domain");
    }

    @Test
    void run_whenAPartOfTheBaselineIsRefused_tellsAdministratorsOnly() {
        done(AccountPart.domain, AccountPart.certificate);
        ledger.registry.update(
                lease,
                held ->
                        held.withSides(sides -> sides.withOwnerToldAt(NOW))
                                .incomplete(
                                        AccountPart.publicAccess, NOW, "an SCP denies it", "x"));

        run(WELL, WELL);

        assertThat(news.mailTo("ana@example.com")).isEmpty();
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("an SCP denies it"));
        assertThat(news.events()).containsExactly("AccountIncomplete");
    }

    @Test
    void run_ofAHandOverThatWasNotPublished_publishesIt_once() {
        ledger.complete(lease);
        ledger.registry.update(
                lease,
                held ->
                        notTold(held)
                                .withSides(
                                        sides ->
                                                new Sides(
                                                        sides.parts(),
                                                        sides.tries(),
                                                        sides.nextTryAt(),
                                                        sides.readyToldAt(),
                                                        NOW,
                                                        null)));

        run(WELL, WELL);
        run(WELL, WELL);

        assertThat(news.events()).containsExactly("AccountVended");
        assertThat(news.mailTo("ana@example.com").getFirst()).contains("is ready.");
    }

    @Test
    void run_triesAtGrowingIntervals_ofUpToADay() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            run(REFUSED, REFUSED);
            Duration pause = Duration.between(NOW, sides().nextTryAt());
            assertThat(pause).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofDays(1));
            last = pause;
        }
        assertThat(last).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void run_ofALeaseAtItsEnd_changesNothing_andTellsNobody() {
        ledger.registry.move(lease, LeaseStatus.RETIRING, "test", null);
        Lease before = ledger.registry.lease(lease);

        run(REFUSED, REFUSED);

        assertThat(ledger.registry.lease(lease)).isEqualTo(before);
        assertThat(news.mails()).isZero();
        assertThat(news.events()).isEmpty();
    }

    private void done(AccountPart... parts) {
        for (AccountPart part : parts) {
            ledger.registry.update(lease, held -> held.done(part, NOW));
        }
    }

    private Sides sides() {
        return ledger.registry.lease(lease).sides();
    }

    private void run(SettleSides.Ending domain, SettleSides.Ending baseline) {
        new SettleSides(
                        ledger.registry,
                        news.announcements,
                        TestingReadyMail.catalog(ready),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .run(new SettleSides.Input(lease, domain, baseline));
    }

    private TestingNews news(Kind.Ready told) {
        return new TestingNews(
                ledger.registry,
                new Policy(Set.of(), ""),
                Optional.empty(),
                TestingReadyMail.catalog(told),
                false,
                Map.of());
    }

    /** The same lease, whose owner has not been told that the account is ready. */
    private static Lease notTold(Lease lease) {
        return lease.withSides(
                told ->
                        new Sides(
                                told.parts(),
                                told.tries(),
                                told.nextTryAt(),
                                null,
                                told.ownerToldAt(),
                                NOW));
    }
}
