package dev.accountvending.request;

import java.util.List;
import java.util.Set;

/**
 * A step of a vend or a retirement, as people see it. It is done when the next state is entered,
 * because a state is also left when it fails.
 *
 * @param begin the state that begins it
 * @param next the state that is entered once it is done
 */
public record Milestone(String text, String begin, String next) {
    /** The steps of a vend. */
    public static final List<Milestone> VEND =
            List.of(
                    new Milestone(
                            "Reserve the name and the subdomain",
                            "BeginVending",
                            "ClaimPooledAccount"),
                    new Milestone(
                            "Get the account, from the pool or from AWS",
                            "ClaimPooledAccount",
                            "PlaceAccount"),
                    new Milestone(
                            "Move it into its organizational unit",
                            "PlaceAccount",
                            "BootstrapRoles"),
                    new Milestone("Give it its roles", "BootstrapRoles", "IsForPool"),
                    new Milestone("Set its baseline", "ApplyBaseline", "AreHooksNamed"),
                    new Milestone("Hand it over", "ActivateLease", "HandedOver"),
                    new Milestone(
                            "Delegate the subdomain", "DelegateSubdomain", "RequestCertificate"),
                    new Milestone(
                            "Get the certificate", "RequestCertificate", "IsBaselineComplete"));

    /** The steps of a retirement. */
    public static final List<Milestone> RETIREMENT =
            List.of(
                    new Milestone("Take all access away", "RevokeAccess", "RemoveDelegation"),
                    new Milestone("Remove the subdomain", "RemoveDelegation", "IsAccountRecycled"),
                    new Milestone(
                            "Clean the account for the pool, or close it",
                            "IsAccountRecycled",
                            "FinishRetirement"),
                    new Milestone("End the lease", "FinishRetirement", "AccountRetired"));

    /** How far it is. */
    public enum State {
        TO_COME,
        BEGUN,
        DONE
    }

    /** Returns how far it is in an execution that has entered these states. */
    public State in(Set<String> entered) {
        if (entered.contains(next)) {
            return State.DONE;
        }
        return entered.contains(begin) ? State.BEGUN : State.TO_COME;
    }
}
