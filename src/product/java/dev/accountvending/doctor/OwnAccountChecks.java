package dev.accountvending.doctor;

import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;

import java.util.List;
import java.util.function.Supplier;

/** What the stage's own template makes beside functions and roles. */
final class OwnAccountChecks {
    private final Settings settings;
    private final Supplier<SfnClient> stepFunctions;
    private final Supplier<CodeBuildClient> codeBuild;

    OwnAccountChecks(
            Settings settings,
            Supplier<SfnClient> stepFunctions,
            Supplier<CodeBuildClient> codeBuild) {
        this.settings = settings;
        this.stepFunctions = stepFunctions;
        this.codeBuild = codeBuild;
    }

    CheckOutcome stateMachine(String arn) {
        try {
            StateMachineStatus status =
                    stepFunctions
                            .get()
                            .describeStateMachine(request -> request.stateMachineArn(arn))
                            .status();
            return status == StateMachineStatus.ACTIVE
                    ? CheckOutcome.ok()
                    : CheckOutcome.failing(
                            "It is %s: it is being deleted. Deploy the stage again."
                                    .formatted(status));
        } catch (VendingFailed refused) {
            if (refused.is("StateMachineDoesNotExist")) {
                return CheckOutcome.failing(
                        "There is no state machine %s: deploy the stage (resources/state-machines.js)."
                                .formatted(arn));
            }
            throw refused;
        }
    }

    CheckOutcome cleaning() {
        String project = settings.cleaningProject();
        return codeBuild
                        .get()
                        .batchGetProjects(request -> request.names(List.of(project)))
                        .projects()
                        .isEmpty()
                ? CheckOutcome.failing(
                        "There is no CodeBuild project %s, and no account could be cleaned: deploy the stage (resources/cleaning.yml)."
                                .formatted(project))
                : CheckOutcome.ok(project);
    }
}
