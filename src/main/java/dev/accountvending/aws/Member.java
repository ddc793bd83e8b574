package dev.accountvending.aws;

import dev.accountvending.model.AccountId;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.s3control.S3ControlClientBuilder;

import java.util.concurrent.CompletableFuture;

/** Clients that act in one member account, with that member's credentials and no others. */
public final class Member {
    private final AccountId account;
    private final Clients clients;
    private final AwsCredentialsProvider credentials;

    Member(AccountId account, Clients clients, AwsCredentialsProvider credentials) {
        this.account = account;
        this.clients = clients;
        this.credentials = credentials;
    }

    public AccountId id() {
        return account;
    }

    /** The region that the installation lives in. */
    public Region homeRegion() {
        return clients.region();
    }

    public IamClient iam() {
        return client(IamClient.builder(), Region.AWS_GLOBAL);
    }

    public Route53Client route53() {
        return client(Route53Client.builder(), Region.AWS_GLOBAL);
    }

    /** ACM in the home region. */
    public AcmClient acm() {
        return client(AcmClient.builder(), homeRegion());
    }

    public Ec2Client ec2(Region region) {
        return client(Ec2Client.builder(), region);
    }

    /** EC2's groups of instances that scale by themselves. */
    public AutoScalingClient autoScaling(Region region) {
        return client(AutoScalingClient.builder(), region);
    }

    /** Whatever else scales by itself: services of ECS, tables, streams and the like. */
    public ApplicationAutoScalingClient applicationAutoScaling(Region region) {
        return client(ApplicationAutoScalingClient.builder(), region);
    }

    /**
     * S3 Control puts the account id before the endpoint's host name. Where the endpoint is not
     * AWS's own, such a name need not exist, so that endpoint is taken as it is.
     */
    public S3ControlClient s3Control() {
        S3ControlClientBuilder builder = S3ControlClient.builder();
        clients.endpoint(builder)
                .map(uri -> Endpoint.builder().url(uri).build())
                .ifPresent(
                        own ->
                                builder.endpointProvider(
                                        _ -> CompletableFuture.completedFuture(own)));
        return client(builder, homeRegion());
    }

    /** Account management: contacts. */
    public AccountClient accountManagement() {
        return client(AccountClient.builder(), Region.US_EAST_1);
    }

    /** The account's budgets, whose one endpoint is in us-east-1. */
    public BudgetsClient budgets() {
        return client(BudgetsClient.builder(), Region.AWS_GLOBAL);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, Region region) {
        return clients.configure(
                builder, credentials, region, ErrorTranslation.ofMember(account.value()));
    }
}
