package dev.accountvending.setup;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.net.URI;
import java.time.Duration;

/** The SDK's clients for a person with credentials of the management account. */
public final class ManagementClients implements AutoCloseable {
    private final SdkHttpClient http =
            UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(Duration.ofSeconds(30))
                    .build();
    private final @Nullable String profile;
    private final AwsCredentialsProvider credentials;
    private final @Nullable URI endpoint;
    private final OrganizationsClient organizations;
    private final StsClient sts;
    private final IamClient iam;
    private final Route53Client route53;
    private final CloudFormationClient cloudFormation;
    private final ServiceQuotasClient quotas;
    private final BudgetsClient budgets;

    /**
     * Builds the clients, without a call to AWS.
     *
     * @param profile whose credentials are used, and no others; null for the SDK's usual chain
     * @param region of the stack
     * @param endpoint null for AWS's own, or what the environment says
     */
    public ManagementClients(@Nullable String profile, String region, @Nullable URI endpoint) {
        this.profile = profile;
        this.credentials =
                profile == null
                        ? DefaultCredentialsProvider.builder().build()
                        : ProfileCredentialsProvider.create(profile);
        this.endpoint = endpoint;
        organizations = client(OrganizationsClient.builder(), Region.US_EAST_1);
        sts = client(StsClient.builder(), Region.of(region));
        iam = client(IamClient.builder(), Region.AWS_GLOBAL);
        route53 = client(Route53Client.builder(), Region.AWS_GLOBAL);
        cloudFormation = client(CloudFormationClient.builder(), Region.of(region));
        // Organizations keeps its quotas only there.
        quotas = client(ServiceQuotasClient.builder(), Region.US_EAST_1);
        budgets = client(BudgetsClient.builder(), Region.AWS_GLOBAL);
    }

    /** Says what to do if there are no credentials at all. */
    void checkCredentials() {
        try {
            credentials.resolveCredentials();
        } catch (SdkClientException | IllegalStateException e) {
            throw new SetupFailed(
                    profile == null
                            ? "There are no AWS credentials: give --profile NAME of the management account, or set AWS_PROFILE or the AWS_ variables of a session."
                            : "The profile %s gives no credentials: sign in, or correct --profile."
                                    .formatted(profile),
                    e);
        }
    }

    OrganizationsClient organizations() {
        return organizations;
    }

    StsClient sts() {
        return sts;
    }

    IamClient iam() {
        return iam;
    }

    Route53Client route53() {
        return route53;
    }

    CloudFormationClient cloudFormation() {
        return cloudFormation;
    }

    ServiceQuotasClient quotas() {
        return quotas;
    }

    BudgetsClient budgets() {
        return budgets;
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, Region region) {
        builder.httpClient(http).credentialsProvider(credentials).region(region);
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    @Override
    public void close() {
        organizations.close();
        sts.close();
        iam.close();
        route53.close();
        cloudFormation.close();
        quotas.close();
        budgets.close();
        http.close();
    }
}
