package dev.accountvending.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.aws.SimulatedAccount;
import dev.accountvending.simulation.calls.Call;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Mishap;
import dev.accountvending.simulation.calls.Weather;
import dev.accountvending.simulation.vending.EventStream;

import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class SimulationTest {
    private static final Installation INSTALLATION = Installation.read(Path.of("."));
    private static final String COMMAND =
            "command=%2Faccount&text=list&user_id=U0ANA0000&team_id=T0LOCAL00"
                    + "&channel_id=C0GENERAL0&trigger_id=1.2.3&response_url="
                    + URLEncoder.encode(
                            "http://slack.simulated/local/slack/response/1",
                            StandardCharsets.UTF_8);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<String> story = new ArrayList<>();

    @Test
    void life_isVendedUsedAndTakenBack() {
        try (World world = new World(INSTALLATION, 1, List.of())) {
            live(world, "ana", "sandbox");
            world.run(Duration.ofDays(2));

            assertThat(story)
                    .containsExactly("ana: 202", "ana: ACTIVE", "ana: 202", "ana: RETIRED");
            assertThat(members(world)).hasSize(1);
            assertThat(world.events().published())
                    .extracting(EventStream.Published::type)
                    .contains("AccountVended", "AccountRetired");
            assertThat(world.mails().mails()).isNotEmpty();
            assertWell(world);
        }
    }

    @Test
    void lives_ofSeveralPeopleAtOnce_interleave() {
        try (World world = new World(INSTALLATION, 2, List.of())) {
            List<String> people = List.of("ana", "ben", "cleo", "dan");
            people.forEach(person -> live(world, person, "qa"));
            world.run(Duration.ofDays(3));

            people.forEach(person -> assertThat(story).contains(person + ": RETIRED"));
            assertWell(world);
        }
    }

    @Test
    void sameSeed_givesTheSameCallsAtTheSameTimes() {
        assertThat(stormy(7)).isEqualTo(stormy(7)).isNotEqualTo(stormy(8));
    }

    private long stormy(long seed) {
        try (World world = new World(INSTALLATION, seed, List.of())) {
            world.faults().weather(Weather.storm(0.3));
            live(world, "ana", "sandbox");
            live(world, "ben", "developer");
            world.run(Duration.ofDays(1));
            assertThat(world.wire().calls()).isGreaterThan(200);
            return world.wire().digest();
        }
    }

    @Test
    void fault_thatIsPlanned_happensAtItsCall_andTheLifeGoesOn() {
        Call create = new Call("createAccount", "organizations:CreateAccount", "spike-of-ana-1", 1);
        Fault lost = Fault.once(create, Mishap.LOST);
        try (World world = new World(INSTALLATION, 3, List.of(lost))) {
            live(world, "ana", "sandbox");
            world.run(Duration.ofDays(2));

            assertThat(world.faults().happened()).containsExactly(lost);
            assertThat(story).contains("ana: ACTIVE", "ana: RETIRED");
            assertThat(members(world)).hasSize(1);
        }
    }

    @Test
    void slack_takesCommands() {
        try (World world = new World(INSTALLATION, 4, List.of())) {
            world.time()
                    .start(
                            "Slack",
                            () -> {
                                World.Reply reply = world.useSlack("/slack/commands", COMMAND);
                                story.add("Slack: " + reply);
                            });
            world.run(Duration.ofMinutes(5));

            assertThat(story).first().asString().contains("200");
            assertWell(world);
        }
    }

    /** Asks for an account, uses it for an hour, gives it back, and waits for its end. */
    private void live(World world, String person, String kind) {
        String email = person + "@example.com";
        String path = "/accounts/spike-of-" + person;
        world.aws().people().join(email);
        ObjectNode wish = Json.MAPPER.createObjectNode().put("name", "spike-of-" + person);
        wish.put("kind", kind);
        world.time()
                .start(
                        person,
                        () -> {
                            tell(person, world.ask(email, "POST", "/accounts", wish).status());
                            awaitStatus(world, email, path, "ACTIVE");
                            tell(person, "ACTIVE");
                            world.time().pause(Duration.ofHours(1));
                            tell(person, world.ask(email, "DELETE", path, null).status());
                            awaitStatus(world, email, path, "RETIRED");
                            tell(person, "RETIRED");
                        });
    }

    private void tell(String person, Object what) {
        story.add(person + ": " + what);
    }

    private static void awaitStatus(World world, String email, String path, String status) {
        while (!world.ask(email, "GET", path, null).body().path("status").asText().equals(status)) {
            world.time().pause(MINUTE);
        }
    }

    private static List<SimulatedAccount> members(World world) {
        return world.aws().organization().accounts().stream()
                .filter(account -> account.email.startsWith("aws+"))
                .toList();
    }

    private static void assertWell(World world) {
        assertThat(world.functions().crashes()).isEmpty();
        assertThat(world.functions().dropped()).isEmpty();
    }
}
