package dev.accountvending.local.gateway;

/** Decides whether a caller may make a call, as IAM does before a service sees it. */
public interface Authorizer {
    /** Allows everything to every caller. */
    Authorizer OPEN =
            new Authorizer() {
                @Override
                public Decision decide(AwsCall call) {
                    return Decision.FREE;
                }

                @Override
                public void answered(AwsCall call) {}

                @Override
                public void requireTrust(String service, String role) {}
            };

    Decision decide(AwsCall call);

    /** Notes a call that may have changed rights. */
    void answered(AwsCall call);

    /**
     * Gives a service a session of a role.
     *
     * @param service such as {@code lambda.amazonaws.com}
     * @throws AwsFailure if the role does not trust it
     */
    void requireTrust(String service, String role);
}
