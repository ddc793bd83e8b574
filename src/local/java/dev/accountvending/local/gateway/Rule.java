package dev.accountvending.local.gateway;

/** Answers one operation as AWS does, if moto does not. */
@FunctionalInterface
public interface Rule {
    /**
     * Answers the call, mostly with moto's help.
     *
     * @throws AwsFailure if AWS would refuse
     */
    Answer answer(AwsCall call);
}
