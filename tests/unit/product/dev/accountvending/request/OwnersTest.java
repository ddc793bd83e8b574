package dev.accountvending.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.access.TestingIdentityCenter;
import dev.accountvending.aws.Identities;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

class OwnersTest {
    private static final Person CLEO = new Person("cleo@example.com");
    private static final Person TAGGED = new Person("Cleo@Example.com");
    private static final Settings PLAIN = settings(Map.of());
    private static final Settings CENTER = settings(TestingIdentityCenter.SETTINGS);

    private static Settings settings(Map<String, String> variables) {
        return new Settings(new LambdaEnvironment(variables, Clock.systemUTC()));
    }

    private static Owners finding(Settings settings, Identities.Known found) {
        return Owners.of(settings, _ -> found);
    }

    @Test
    void known_isSpelledAsTheTag() {
        Owners owners = finding(PLAIN, new Identities.Known(Optional.of(TAGGED), true));

        assertThat(owners.known(CLEO, CLEO).spelling()).isEqualTo("Cleo@Example.com");
    }

    @Test
    void known_ofNobodysAddress_isRefused_withTheTagToSet() {
        Owners owners =
                finding(
                        settings(Map.of("AVM_OWNER_TAG", "mail")),
                        new Identities.Known(Optional.empty(), true));

        assertThatThrownBy(() -> owners.known(CLEO, CLEO))
                .isInstanceOf(InvalidRequest.class)
                .satisfies(
                        refused ->
                                assertThat(((InvalidRequest) refused).problems())
                                        .singleElement()
                                        .satisfies(
                                                problem -> {
                                                    assertThat(problem.field()).isEqualTo("owner");
                                                    assertThat(problem.message())
                                                            .contains("mail=cleo@example.com");
                                                }));
    }

    @Test
    void known_whereNotEverybodyCanBeSeen_isTakenAsNamed() {
        Identities.Known unseen = new Identities.Known(Optional.empty(), false);
        assertThat(finding(PLAIN, unseen).known(CLEO, CLEO)).isSameAs(CLEO);

        Settings sessions = settings(Map.of("AVM_CALLER_ROLES", "AWSReservedSSO_People_0123"));
        Identities.Known none = new Identities.Known(Optional.empty(), true);
        assertThat(finding(sessions, none).known(CLEO, CLEO)).isSameAs(CLEO);
    }

    @Test
    void known_withIdentityCenter_doesNotLookIntoTheIdentityAccount() {
        Owners owners =
                Owners.of(
                        CENTER,
                        _ -> {
                            throw new AssertionError("looked");
                        });

        assertThat(owners.known(CLEO, CLEO)).isSameAs(CLEO);
    }

    @Test
    void signingCallers_spellThemselves_andLookOthersUp() {
        Owners owners =
                Owners.signingCallers(
                        finding(PLAIN, new Identities.Known(Optional.of(TAGGED), true)));
        Person caller = new Person("CLEO@example.com");

        assertThat(owners.known(CLEO, caller)).isSameAs(caller);
        assertThat(owners.known(CLEO, new Person("ana@example.com"))).isSameAs(TAGGED);
    }

    @Test
    void inIdentityCenter_knowsItsUsersAlone() {
        TestingIdentityCenter center = new TestingIdentityCenter();
        Owners owners = Owners.inIdentityCenter(CENTER, center::store);
        Person ana = new Person("ana@example.com");

        assertThat(owners.known(ana, ana)).isSameAs(ana);
        assertThatThrownBy(() -> owners.known(CLEO, ana))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("The owner is not known.");
    }

    @Test
    void inIdentityCenter_thatMayNotBeRead_takesOwnersAsNamed() {
        assertThat(refusing("AccessDeniedException").known(CLEO, CLEO)).isSameAs(CLEO);

        assertThatThrownBy(() -> refusing("ValidationException").known(CLEO, CLEO))
                .isInstanceOf(VendingFailed.class);
    }

    private static Owners refusing(String code) {
        return Owners.inIdentityCenter(
                CENTER,
                _ -> {
                    throw new VendingFailed(Explanation.of(code), code, null);
                });
    }
}
