package dev.accountvending.local.gateway;

/** Decides whether a caller may make a call, as IAM does before a service looks at it. */
public interface Authorizer {
    /** Everybody may do everything. */
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

    /** Takes note of a call that may have changed who may do what. */
    void answered(AwsCall call);

    /**
     * Lets a service have a session of a role.
     *
     * @param service as {@code lambda.amazonaws.com}
     * @throws AwsFailure where the role does not trust it
     */
    void requireTrust(String service, String role);
}
