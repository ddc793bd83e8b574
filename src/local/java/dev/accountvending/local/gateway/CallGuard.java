package dev.accountvending.local.gateway;

/** Checks every call before it is answered. */
@FunctionalInterface
public interface CallGuard {
    /**
     * Lets the call pass, or refuses it.
     *
     * @throws AwsFailure if AWS would refuse
     */
    void check(AwsCall call);
}
