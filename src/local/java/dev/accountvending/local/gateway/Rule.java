package dev.accountvending.local.gateway;

/** Answers one operation the way AWS does where moto does not. */
@FunctionalInterface
public interface Rule {
    /**
     * Answers the call, mostly with moto's help.
     *
     * @throws AwsFailure where AWS would refuse
     */
    Answer answer(AwsCall call);
}
