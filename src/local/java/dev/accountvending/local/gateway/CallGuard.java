package dev.accountvending.local.gateway;

/** Looks at every call before it is answered. */
@FunctionalInterface
public interface CallGuard {
    /**
     * Lets the call pass, or refuses it.
     *
     * @throws AwsFailure where AWS would refuse
     */
    void check(AwsCall call);
}
