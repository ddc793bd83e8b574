package dev.accountvending.local.core;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How long AWS takes, the same for every lease. Minutes at AWS are seconds here; a day is a day.
 *
 * @param accountCreation from CreateAccount to its end
 * @param accessRole after an account's creation: AssumeRole into it answers AccessDenied
 * @param services after that: how long each service says that the account is not signed up; EC2's
 *     also from the first look at a region's VPCs until the default one is shown
 * @param roleSeen after a role of a member is made: how long it is denied; a quarter of that in
 *     us-east-1
 * @param budgets after an account's creation: how long AWS makes no budget in it
 * @param accountClosure from CloseAccount until the account is SUSPENDED
 * @param dnsChange until GetChange says INSYNC
 * @param validationRecord from RequestCertificate until the record to make is known
 * @param certificateIssue from the moment when the record is found until the certificate is ISSUED
 */
public record Timing(
        Duration accountCreation,
        Duration accessRole,
        Services services,
        Duration roleSeen,
        Duration budgets,
        Duration accountClosure,
        Duration dnsChange,
        Duration validationRecord,
        Duration certificateIssue)
        implements Timings {
    /** By the local clock: nobody waits for it. */
    private static final Duration A_DAY = Duration.ofDays(1);

    /**
     * When each service of a fresh account becomes available, from when the account can be entered.
     */
    public record Services(Duration ec2, Duration route53, Duration acm) {
        static Services all(Duration after) {
            return new Services(after, after, after);
        }
    }

    /** Returns the same times, but a new role is seen so much later. */
    public Timing withRoleSeen(Duration after) {
        return new Timing(
                accountCreation,
                accessRole,
                services,
                after,
                budgets,
                accountClosure,
                dnsChange,
                validationRecord,
                certificateIssue);
    }

    /** Returns the same times, but AWS makes budgets in an account at once. */
    public Timing withBudgetsAtOnce() {
        return new Timing(
                accountCreation,
                accessRole,
                services,
                roleSeen,
                Duration.ZERO,
                accountClosure,
                dnsChange,
                validationRecord,
                certificateIssue);
    }

    @Override
    public Timing of(@Nullable String lease) {
        return this;
    }

    /** Returns times that are slow enough to watch. */
    public static Timing demo() {
        return new Timing(
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Services.all(Duration.ofSeconds(2)),
                Duration.ofSeconds(2),
                A_DAY,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
    }

    /** Returns times so short that everything is still delayed, but hardly. */
    public static Timing brisk() {
        Duration moment = Duration.ofMillis(20);
        return new Timing(
                moment,
                moment,
                Services.all(moment),
                moment,
                A_DAY,
                moment,
                moment,
                moment,
                moment);
    }
}
