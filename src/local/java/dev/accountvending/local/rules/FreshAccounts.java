package dev.accountvending.local.rules;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.CallGuard;
import dev.accountvending.local.gateway.Moto;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Delays the use of a new account: first it cannot be entered, then EC2, S3, Route 53 and ACM say
 * that it is not signed up (awslabs/aws-deployment-framework#243, #283;
 * org-formation/org-formation-cli#192), and for a day no budget can be made in it. In every region
 * but us-east-1, EC2 shows no VPC at first: the default one comes a moment after the first look.
 */
final class FreshAccounts implements CallGuard {
    private static final String NEAREST = "us-east-1";

    private record Birth(Instant opensAt, Timing.Services services, Instant budgetsAt) {}

    private final Map<String, Birth> born = new ConcurrentHashMap<>();
    private final Moto moto;
    private final Clock clock;
    private final PerRegion<Instant> firstLooks;

    FreshAccounts(Moto moto, Clock clock) {
        this.moto = moto;
        this.clock = clock;
        this.firstLooks = new PerRegion<>(clock::instant);
    }

    void born(String account, Instant at, Timing timing) {
        born.put(
                account,
                new Birth(
                        at.plus(timing.accessRole()),
                        timing.services(),
                        at.plus(timing.budgets())));
    }

    boolean has(String account) {
        return born.containsKey(account);
    }

    Answer networks(AwsCall call) {
        Birth birth = born.get(call.caller().account());
        if (birth == null
                || call.region().equals(NEAREST)
                || !clock.instant().isBefore(firstLooks.of(call).plus(birth.services().ec2()))) {
            return moto.pass(call);
        }
        return Ec2Settings.answer(call, "<vpcSet/>");
    }

    @Override
    public void check(AwsCall call) {
        switch (call.service()) {
            case "sts" -> checkEntrance(call);
            case "ec2" -> checkService(call, Timing.Services::ec2, "OptInRequired", 401);
            case "s3", "s3control" -> checkService(call, Timing.Services::ec2, "NotSignedUp", 403);
            case "budgets" -> checkBudgets(call);
            case "route53" ->
                    checkService(
                            call, Timing.Services::route53, "SubscriptionRequiredException", 400);
            case "acm" ->
                    checkService(call, Timing.Services::acm, "SubscriptionRequiredException", 400);
            default -> {}
        }
    }

    private void checkEntrance(AwsCall call) {
        if (!call.operation().equals("sts:AssumeRole")) {
            return;
        }
        String role = call.requiredParameter("RoleArn");
        String[] parts = role.split(":", -1);
        Birth birth = born.get(parts.length > 4 ? parts[4] : "");
        if (birth != null && clock.instant().isBefore(birth.opensAt())) {
            throw RoleSessions.denied(call, role);
        }
    }

    private void checkBudgets(AwsCall call) {
        Birth birth = born.get(call.caller().account());
        if (birth != null
                && call.operation().equals("budgets:CreateBudget")
                && clock.instant().isBefore(birth.budgetsAt())) {
            throw new AwsFailure(
                    400,
                    "AccessDeniedException",
                    "Account %s is a linked account. To enable budgets for your account, ask the management account."
                            .formatted(call.caller().account()));
        }
    }

    private void checkService(
            AwsCall call, Function<Timing.Services, Duration> wakes, String code, int status) {
        Birth birth = born.get(call.caller().account());
        if (birth != null
                && clock.instant().isBefore(birth.opensAt().plus(wakes.apply(birth.services())))) {
            throw new AwsFailure(
                    status, code, "You are not subscribed to this service. Please sign up first.");
        }
    }
}
