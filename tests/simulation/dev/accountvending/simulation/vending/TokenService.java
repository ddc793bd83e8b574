package dev.accountvending.simulation.vending;

import dev.accountvending.simulation.aws.Caller;
import dev.accountvending.simulation.calls.SimulatedClients;
import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

import java.time.Duration;

/** STS, as one caller reaches it. */
public final class TokenService implements StsClient {
    private static final Duration SESSION = Duration.ofHours(1);

    private final Timeline time;
    private final Caller caller;
    private final Roles roles;

    /** Decides who may assume a role. */
    @FunctionalInterface
    public interface Roles {
        /** Returns the session, or fails as AWS does. */
        Caller assume(Caller from, String role, @Nullable String externalId);
    }

    public TokenService(Timeline time, Caller caller, Roles roles) {
        this.time = time;
        this.caller = caller;
        this.roles = roles;
    }

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        Caller session = roles.assume(caller, request.roleArn(), request.externalId());
        String key = SimulatedClients.keyOf(session);
        return AssumeRoleResponse.builder()
                .credentials(
                        credentials ->
                                credentials
                                        .accessKeyId(key)
                                        .secretAccessKey("secret")
                                        .sessionToken("token")
                                        .expiration(time.now().plus(SESSION)))
                .build();
    }

    @Override
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        String name = caller.role().substring(caller.role().lastIndexOf('/') + 1);
        String arn = "arn:aws:sts::%s:assumed-role/%s/session".formatted(caller.account(), name);
        return GetCallerIdentityResponse.builder().account(caller.account()).arn(arn).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
