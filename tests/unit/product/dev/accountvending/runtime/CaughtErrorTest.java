package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class CaughtErrorTest {

    @Test
    void explanation_ofOurFailure_hasBothSentences() {
        Explanation told = Explanation.of("No \"luck\".", "Mend it.\nThen again.");
        String cause =
                Json.MAPPER
                        .createObjectNode()
                        .put("errorMessage", new VendingFailed(told).getMessage())
                        .put("errorType", VendingFailed.class.getName())
                        .toString();

        assertThat(new CaughtError(VendingFailed.class.getName(), cause).explanation())
                .isEqualTo(told);
    }

    @Test
    void explanation_ofRetriesUsedUp_asksToTryAgain() {
        CaughtError error =
                new CaughtError(
                        TransientFailure.class.getName(), "{\"errorMessage\":\"throttled\"}");

        assertThat(error.explanation().forRequester()).contains("ask again");
        assertThat(error.explanation().forAdministrators())
                .hasValueSatisfying(text -> assertThat(text).contains("throttled"));
    }

    @Test
    void explanation_ofALookThatNeverFoundIt_asksToTryAgain() {
        CaughtError error = new CaughtError(NotYet.class.getName(), null);

        assertThat(error.explanation().forRequester()).contains("ask again");
    }

    @Test
    void explanation_ofAnythingElse_isForAdministrators() {
        Explanation told = new CaughtError("Sandbox.Timedout", "Task timed out").explanation();

        assertThat(told.forRequester()).contains("vending machine itself");
        assertThat(told.forAdministrators()).contains("Sandbox.Timedout: Task timed out");
    }

    @Test
    void explanation_ofAFailedHook_namesItAndHowItFailed() {
        String cause =
                """
                {"hook":"account-vending-hook-register","moment":"beforeHandOver","atMostMinutes":5,
                "failure":{"Error":"ValueError","Cause":"{\\"errorMessage\\":\\"no cost centre\\"}"}}
                """;

        Explanation told = new CaughtError("HookFailed", cause).explanation();

        assertThat(told.forRequester())
                .isEqualTo(
                        "account-vending-hook-register, a step of your organization's own before the hand-over,"
                                + " failed; administrators have been told.");
        assertThat(told.forAdministrators())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("ValueError: no cost centre. Mend it"));
    }

    @Test
    void explanation_ofAHookThatIsTooLate_tellsHowLongItHad() {
        String cause =
                """
                {"hook":"account-vending-hook-backup","moment":"beforeCleaning","atMostMinutes":90,
                "failure":{"Error":"States.Timeout","Cause":""}}
                """;

        assertThat(new CaughtError("HookFailed", cause).explanation().forAdministrators())
                .contains(
                        "The hook account-vending-hook-backup, before the cleaning, has not ended within 90"
                                + " minutes. Mend it, or take it out of catalog.yml.");
    }

    @Test
    void explanation_ofAStateMachineThatFailed_tellsNothingOfItsInput() {
        String cause =
                """
                {"hook":"account-vending-hook-save","moment":"beforeCleaning","atMostMinutes":90,
                "failure":{"Error":"States.TaskFailed","Cause":"{\\"ExecutionArn\\":\\"arn:x\\",\\"Status\\":\\"FAILED\\",\\"Input\\":{\\"owner\\":\\"ana@example.com\\"},\\"Error\\":\\"NoSpace\\",\\"Cause\\":\\"The bucket is full.\\"}"}}
                """;

        assertThat(new CaughtError("HookFailed", cause).explanation().forAdministrators())
                .contains(
                        "The hook account-vending-hook-save, before the cleaning, failed: NoSpace: The"
                                + " bucket is full. (arn:x). Mend it, or take it out of catalog.yml.");
    }

    @Test
    void explanation_ofAFailedHookWhoseCauseIsCutOff_isStillASentence() {
        assertThat(
                        new CaughtError("HookFailed", "{\"hook\":\"account-ven")
                                .explanation()
                                .forAdministrators())
                .contains("A hook failed: {\"hook\":\"account-ven");
    }

    @Test
    void explanation_withoutCause_isStillASentence() {
        assertThat(new CaughtError("States.Timeout", null).explanation().forAdministrators())
                .contains("States.Timeout: no cause was given");
    }

    @Test
    void explanation_ofWhatADefinitionItselfFindsWrong_hasBothSentences() throws IOException {
        String definition = Files.readString(Path.of("statemachine/retire-account.asl.json"));
        JsonNode failure = Json.MAPPER.readTree(definition).at("/States/DomainStays/Result");

        Explanation told = Json.MAPPER.treeToValue(failure, CaughtError.class).explanation();

        assertThat(told.forRequester()).isEqualTo("Its domain could not be removed.");
        assertThat(told.forAdministrators())
                .hasValueSatisfying(text -> assertThat(text).endsWith("resume the retirement."));
    }
}
