package dev.accountvending.aws;

import dev.accountvending.model.AccountId;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.config.ConfigClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.oam.OamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.s3control.S3ControlClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

import java.util.concurrent.CompletableFuture;

/** Clients that act in one member account, with that member's credentials and no others. */
public final class MemberAccount {
    private final AccountId account;
    private final Clients clients;
    private final AwsCredentialsProvider credentials;
    private final ErrorTranslation errors;

    /**
     * @param credentials of a session of the role
     * @param role path and name of the role by which we work in the account
     */
    MemberAccount(
            AccountId account, Clients clients, AwsCredentialsProvider credentials, String role) {
        this.account = account;
        this.clients = clients;
        this.credentials = credentials;
        this.errors =
                ErrorTranslation.ofMember(account.value(), new RoleAge(this::iamOfRoleAge, role));
    }

    private IamClient iamOfRoleAge() {
        return clients.configure(
                IamClient.builder(),
                credentials,
                Region.AWS_GLOBAL,
                ErrorTranslation.ofMember(account.value()));
    }

    public AccountId id() {
        return account;
    }

    /** Returns the installation's region. */
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

    /** API Gateway's first API, which also has edge-optimized domain names. */
    public ApiGatewayClient apiGateway(Region region) {
        return client(ApiGatewayClient.builder(), region);
    }

    public ApiGatewayV2Client apiGatewayV2(Region region) {
        return client(ApiGatewayV2Client.builder(), region);
    }

    public CloudFrontClient cloudFront() {
        return client(CloudFrontClient.builder(), Region.AWS_GLOBAL);
    }

    public Ec2Client ec2(Region region) {
        return client(Ec2Client.builder(), region);
    }

    public CloudControlClient cloudControl(Region region) {
        return client(CloudControlClient.builder(), region);
    }

    public CloudWatchLogsClient logs(Region region) {
        return client(CloudWatchLogsClient.builder(), region);
    }

    public ConfigClient config(Region region) {
        return client(ConfigClient.builder(), region);
    }

    public DynamoDbClient tables(Region region) {
        return client(DynamoDbClient.builder(), region);
    }

    public EcrClient ecr(Region region) {
        return client(EcrClient.builder(), region);
    }

    public EventBridgeClient events(Region region) {
        return client(EventBridgeClient.builder(), region);
    }

    public GlueClient glue(Region region) {
        return client(GlueClient.builder(), region);
    }

    public KmsClient keys(Region region) {
        return client(KmsClient.builder(), region);
    }

    public OamClient observability(Region region) {
        return client(OamClient.builder(), region);
    }

    public ResourceGroupsTaggingApiClient tags(Region region) {
        return client(ResourceGroupsTaggingApiClient.builder(), region);
    }

    public SqsClient queues(Region region) {
        return client(SqsClient.builder(), region);
    }

    public SsmClient systems(Region region) {
        return client(SsmClient.builder(), region);
    }

    /**
     * Returns S3 for every bucket, in any region. A bucket's name precedes the endpoint's host
     * name; an endpoint that is not AWS's own need not have such names, and gets the bucket in the
     * path.
     */
    public S3Client buckets() {
        S3ClientBuilder builder = S3Client.builder().crossRegionAccessEnabled(true);
        builder.forcePathStyle(clients.endpoint(builder).isPresent());
        return client(builder, homeRegion());
    }

    /** EC2 Auto Scaling groups. */
    public AutoScalingClient autoScaling(Region region) {
        return client(AutoScalingClient.builder(), region);
    }

    /** All other automatic scaling: services of ECS, tables, streams and the like. */
    public ApplicationAutoScalingClient applicationAutoScaling(Region region) {
        return client(ApplicationAutoScalingClient.builder(), region);
    }

    /**
     * S3 Control puts the account id before the endpoint's host name. If the endpoint is not AWS's
     * own, such a name need not exist, so that endpoint is used unchanged.
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
        return clients.configure(builder, credentials, region, errors);
    }
}
