package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.aws.Clients;
import dev.accountvending.aws.StateMachine;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Starts the state machine follow-vend, which keeps a vend's progress message in Slack up to date.
 * It runs until the lease waits for an approval or its vend has ended. After a decision it is
 * started again.
 */
public final class VendFollower {
    private static final Set<LeaseStatus> WITHOUT_A_DECISION =
            EnumSet.of(LeaseStatus.REQUESTED, LeaseStatus.VENDING);

    private final StateMachine stateMachine;
    private final int waitSeconds;

    public VendFollower(SfnClient stepFunctions, String stateMachine, int waitSeconds) {
        this.stateMachine = new StateMachine(stepFunctions, stateMachine);
        this.waitSeconds = waitSeconds;
    }

    /** Creates one for a step; empty if Slack is not set up. */
    public static Optional<VendFollower> of(FunctionContext function) {
        return function.part(VendFollower.class, () -> make(function));
    }

    private static Optional<VendFollower> make(FunctionContext function) {
        Settings settings = function.settings();
        return settings.slackSecrets()
                .flatMap(_ -> settings.followStateMachine())
                .map(
                        stateMachine ->
                                new VendFollower(
                                        Clients.of(function).stepFunctions(),
                                        stateMachine,
                                        settings.seconds("AVM_WAIT_PROGRESS")));
    }

    /**
     * Follows a lease that has a message in Slack. It is safe to repeat: an execution is named
     * after the lease and the number of times that no vending execution worked on it.
     */
    public void follow(Lease lease) {
        if (lease.notices().slackMessage() == null || lease.is(LeaseStatus.AWAITING_APPROVAL)) {
            return;
        }
        ObjectNode input = Json.MAPPER.createObjectNode();
        input.put("leaseId", lease.id().value()).put("waitSeconds", waitSeconds);
        input.putObject("progress").put("shown", "").put("ended", false);
        stateMachine.start("follow-%s-%d".formatted(lease.id(), turn(lease)), input);
    }

    private static long turn(Lease lease) {
        return lease.lifecycle().history().stream()
                .filter(change -> !WITHOUT_A_DECISION.contains(change.to()))
                .count();
    }
}
