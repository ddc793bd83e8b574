package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.CallGuard;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Organizations' throttles: a {@link TokenBucket} for each operation, as the management account has
 * them (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 */
public final class Throttles implements CallGuard {
    private record Rate(double perSecond, int burst) {
        TokenBucket bucket(Instant now) {
            return new TokenBucket(perSecond, burst, now);
        }
    }

    private static final Map<String, Rate> RATES =
            Map.ofEntries(
                    Map.entry("CreateAccount", new Rate(0.1, 3)),
                    Map.entry("CloseAccount", new Rate(0.05, 1)),
                    Map.entry("DescribeCreateAccountStatus", new Rate(2, 2)),
                    Map.entry("MoveAccount", new Rate(2, 3)),
                    Map.entry("TagResource", new Rate(4, 6)),
                    Map.entry("ListAccounts", new Rate(8, 12)),
                    Map.entry("DescribeAccount", new Rate(20, 30)),
                    Map.entry("ListParents", new Rate(5, 8)),
                    Map.entry("ListAccountsForParent", new Rate(5, 8)),
                    Map.entry("CreateOrganizationalUnit", new Rate(1, 2)),
                    Map.entry("DescribeOrganization", new Rate(1, 2)),
                    Map.entry("ListRoots", new Rate(1, 2)));

    private final Clock clock;
    private final Map<String, TokenBucket> buckets;

    public Throttles(Clock clock) {
        this.clock = clock;
        Instant now = clock.instant();
        this.buckets =
                RATES.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        rate -> "organizations:" + rate.getKey(),
                                        rate -> rate.getValue().bucket(now)));
    }

    @Override
    public void check(AwsCall call) {
        if (!lets(call.operation())) {
            throw new AwsFailure(400, "TooManyRequestsException", "Rate exceeded");
        }
    }

    /** Returns whether an operation such as {@code organizations:ListRoots} is let through now. */
    public boolean lets(String operation) {
        TokenBucket bucket = buckets.get(operation);
        return bucket == null || bucket.take(clock.instant());
    }
}
