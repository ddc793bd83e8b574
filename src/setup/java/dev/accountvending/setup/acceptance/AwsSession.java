package dev.accountvending.setup.acceptance;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.net.URI;

/**
 * The SDK's clients of one identity. The HTTP client is the caller's, so clients need not be
 * closed.
 *
 * @param endpoint null for AWS's own, or what the environment says
 */
record AwsSession(
        AwsCredentialsProvider credentials,
        Region region,
        @Nullable URI endpoint,
        SdkHttpClient http) {

    /**
     * Returns the identity of a profile.
     *
     * @param profile null for the SDK's usual chain
     */
    static AwsSession of(
            @Nullable String profile, Region region, @Nullable URI endpoint, SdkHttpClient http) {
        AwsCredentialsProvider credentials =
                profile == null
                        ? DefaultCredentialsProvider.builder().build()
                        : ProfileCredentialsProvider.create(profile);
        return new AwsSession(credentials, region, endpoint, http);
    }

    /** Returns a session of a role that this identity may assume, for an hour. */
    AwsSession assume(String role) {
        return assume(role, region);
    }

    /** Returns the same, asked of one region's STS and working in that region. */
    AwsSession assume(String role, Region elsewhere) {
        Credentials session =
                in(elsewhere)
                        .sts()
                        .assumeRole(r -> r.roleArn(role).roleSessionName("avm-acceptance"))
                        .credentials();
        return new AwsSession(
                StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(
                                session.accessKeyId(),
                                session.secretAccessKey(),
                                session.sessionToken())),
                elsewhere,
                endpoint,
                http);
    }

    /** Returns the same identity in another region. */
    AwsSession in(Region another) {
        return new AwsSession(credentials, another, endpoint, http);
    }

    /** Returns the number of its account. */
    String account() {
        return sts().getCallerIdentity().account();
    }

    /** Returns its ARN. */
    String arn() {
        return sts().getCallerIdentity().arn();
    }

    StsClient sts() {
        return client(StsClient.builder(), region);
    }

    IamClient iam() {
        return client(IamClient.builder(), Region.AWS_GLOBAL);
    }

    OrganizationsClient organizations() {
        return client(OrganizationsClient.builder(), Region.US_EAST_1);
    }

    CloudFormationClient cloudFormation() {
        return client(CloudFormationClient.builder(), region);
    }

    ServiceQuotasClient quotas() {
        return client(ServiceQuotasClient.builder(), region);
    }

    LambdaClient lambda() {
        return client(LambdaClient.builder(), region);
    }

    /** Returns a client that shows each refusal, where others try again by themselves. */
    LambdaClient lambdaWithoutRetries() {
        return client(
                LambdaClient.builder()
                        .overrideConfiguration(
                                c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry())),
                region);
    }

    Ec2Client ec2() {
        return client(Ec2Client.builder(), region);
    }

    /**
     * Returns a client that names buckets in the path: a local cloud has no names below its own.
     */
    S3Client s3() {
        return client(S3Client.builder().forcePathStyle(true), region);
    }

    BudgetsClient budgets() {
        return client(BudgetsClient.builder(), Region.AWS_GLOBAL);
    }

    SsoAdminClient ssoAdmin(Region home) {
        return client(SsoAdminClient.builder(), home);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, Region of) {
        builder.httpClient(http).credentialsProvider(credentials).region(of);
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }
}
