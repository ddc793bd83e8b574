package dev.accountvending.api;

import static dev.accountvending.api.TestingApiHandler.CALLERS;
import static dev.accountvending.api.TestingApiHandler.named;
import static dev.accountvending.api.TestingApiHandler.signedBy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.request.TestingRequestService;
import dev.accountvending.workflow.Progress;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

class ShowProgressTest {
    private final TestingRequestService testing = new TestingRequestService();
    private final TestingApiHandler show =
            new TestingApiHandler(
                    "GET /accounts/{name}/progress",
                    new ShowProgress(
                            testing.leaseService, CALLERS, new Progress(testing.stepFunctions)));

    @Test
    void get_ofAFailedExecution_tellsAwsReasonToAdministratorsAlone() throws Exception {
        Lease lease = testing.ledger.vending("spike");
        testing.ledger.registry.update(
                lease.id(), now -> now.withLifecycle(lifecycle -> lifecycle.withExecution("vend")));
        testing.stepFunctions.executions.put("vend", ExecutionStatus.FAILED);
        testing.stepFunctions.fail(
                VendingFailed.class.getName(),
                "{\"errorMessage\":\"It cannot be.\\nFor administrators: AWS says no.\"}");

        String administrators =
                show.call(signedBy("ada", named("spike", null))).body().path("reason").asText();
        boolean isToldToItsOwner = show.call(named("spike", null)).body().has("reason");

        assertThat(administrators).isEqualTo("AWS says no.");
        assertThat(isToldToItsOwner).isFalse();
    }
}
