package dev.accountvending.local.rules;

import dev.accountvending.local.core.Timings;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsErrors;
import dev.accountvending.local.gateway.CallGuard;
import dev.accountvending.local.gateway.Moto;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Denies a member's new role for a moment: IAM knows it at once, us-east-1 a little later, and
 * every other region later still. Until then nobody can assume it there, and its sessions may do
 * nothing (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency">changes
 * are not always immediately visible</a>).
 */
final class NewRoles implements CallGuard {
    private static final String NEAREST = "us-east-1";

    private record Birth(Instant at, Duration unseen) {}

    private final Moto moto;
    private final Predicate<String> isMember;
    private final Timings timings;
    private final Clock clock;
    private final Map<String, Birth> born = new ConcurrentHashMap<>();

    /**
     * @param isMember by an account's id
     */
    NewRoles(Moto moto, Predicate<String> isMember, Timings timings, Clock clock) {
        this.moto = moto;
        this.isMember = isMember;
        this.timings = timings;
        this.clock = clock;
    }

    Answer create(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded() && isMember.test(call.caller().account())) {
            born.put(
                    Xml.required(Xml.parse(answer.text()), "Arn"),
                    new Birth(clock.instant(), timings.of(call.caller().lease()).roleSeen()));
        }
        return answer;
    }

    @Override
    public void check(AwsCall call) {
        if (call.operation().equals("sts:AssumeRole")) {
            String role = call.requiredParameter("RoleArn");
            if (isUnseen(role, call.region())) {
                throw RoleSessions.denied(call, role);
            }
        } else if (!call.service().equals("iam")
                && !call.service().equals("sts")
                && isUnseen(call.caller().principal(), call.region())) {
            throw AwsErrors.denied(
                    call,
                    "User: %s is not authorized to perform: %s because no identity-based policy allows the %s action"
                            .formatted(call.caller().arn(), call.operation(), call.operation()));
        }
    }

    private boolean isUnseen(String role, String region) {
        Birth birth = born.get(role);
        if (birth == null) {
            return false;
        }
        Duration unseen = region.equals(NEAREST) ? birth.unseen().dividedBy(4) : birth.unseen();
        return clock.instant().isBefore(birth.at().plus(unseen));
    }
}
