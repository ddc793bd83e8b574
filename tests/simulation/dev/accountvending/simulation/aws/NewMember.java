package dev.accountvending.simulation.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.simulation.time.Timeline;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;

import java.time.Duration;
import java.time.Instant;

/** An organization with one member that has just become usable, for tests of a service. */
final class NewMember {
    static final Layout LAYOUT = Layout.usual();

    final Timeline time = new Timeline(1, Instant.parse("2027-01-01T00:00:00Z"));
    final SimulatedAws aws = new SimulatedAws(time.clock(), time.random(), LAYOUT);
    final Caller function = new Caller(LAYOUT.vending(), "createAccount", "createAccount");
    final Caller manager =
            aws.assumeRole(function, LAYOUT.organizationRoleArn(), LAYOUT.externalId());
    final OrganizationsClient organization =
            (OrganizationsClient)
                    aws.service(
                            OrganizationsClient.class, LAYOUT.management(), "us-east-1", manager);
    final String id;

    NewMember() {
        String request = create("a@example.com").id();
        pass(Duration.ofMinutes(5));
        id = status(request).accountId();
    }

    SimulatedAccount account() {
        return aws.organization().account(id);
    }

    CreateAccountStatus create(String email) {
        return organization
                .createAccount(
                        it -> it.accountName(email).email(email).roleName(LAYOUT.accessRole()))
                .createAccountStatus();
    }

    CreateAccountStatus status(String request) {
        return organization
                .describeCreateAccountStatus(it -> it.createAccountRequestId(request))
                .createAccountStatus();
    }

    Caller access() {
        return aws.assumeRole(manager, arn(LAYOUT.accessRole()), null);
    }

    <C> C client(Class<C> client) {
        return client.cast(aws.service(client, id, "us-east-1", access()));
    }

    /** Makes a role with this trust and waits until it is seen. */
    void role(String path, String name, String trust, String policy) {
        IamClient iam = client(IamClient.class);
        iam.createRole(it -> it.path(path).roleName(name).assumeRolePolicyDocument(trust));
        iam.attachRolePolicy(
                it -> it.roleName(name).policyArn("arn:aws:iam::aws:policy/" + policy));
        pass(Duration.ofSeconds(20));
    }

    /** Puts it into a unit behind the guardrail that denies everything to all but our roles. */
    void quarantine() {
        aws.organization().guard("Quarantine", "account-vending-quarantine");
        aws.organization().move(id, aws.organization().makeUnit("Quarantine"));
    }

    String arn(String role) {
        return "arn:aws:iam::%s:role/%s".formatted(id, role);
    }

    void pass(Duration duration) {
        time.runUntil(time.now().plus(duration));
    }

    static void assertCode(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        refused ->
                                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
