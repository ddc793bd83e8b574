package dev.accountvending.local.rules;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Guard;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A new account is not ready at once: first nobody can enter it, then EC2, Route 53 and ACM say
 * that it is not signed up (awslabs/aws-deployment-framework#243, #283;
 * org-formation/org-formation-cli#192).
 */
final class FreshAccounts implements Guard {
    private final Map<String, Instant> born = new ConcurrentHashMap<>();
    private final Timing timing;
    private final Clock clock;

    FreshAccounts(Timing timing, Clock clock) {
        this.timing = timing;
        this.clock = clock;
    }

    void born(String account, Instant at) {
        born.put(account, at);
    }

    @Override
    public void check(AwsCall call) {
        switch (call.service()) {
            case "sts" -> checkEntrance(call);
            case "ec2" -> checkServices(call, "OptInRequired", 401);
            case "route53", "acm" -> checkServices(call, "SubscriptionRequiredException", 400);
            default -> {}
        }
    }

    private void checkEntrance(AwsCall call) {
        if (!call.operation().equals("sts:AssumeRole")) {
            return;
        }
        String role = call.requiredParameter("RoleArn");
        String[] parts = role.split(":", -1);
        Optional<Instant> since = Optional.ofNullable(born.get(parts.length > 4 ? parts[4] : ""));
        if (since.filter(at -> clock.instant().isBefore(opensAt(at))).isPresent()) {
            throw RoleSessions.denied(call, role);
        }
    }

    private void checkServices(AwsCall call, String code, int status) {
        String account = call.caller().account();
        Instant at = born.get(account);
        if (at == null) {
            return;
        }
        if (clock.instant().isBefore(opensAt(at).plus(timing.services()))) {
            throw new AwsFailure(
                    status, code, "You are not subscribed to this service. Please sign up first.");
        }
        born.remove(account);
    }

    private Instant opensAt(Instant at) {
        return at.plus(timing.accessRole());
    }
}
