package dev.accountvending.local;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssm.SsmClient;

import java.net.URI;

/**
 * AWS clients of the administrators who set up AWS before the product is deployed: one of each
 * account.
 */
final class AdministratorClients implements AutoCloseable {
    private final URI endpoint;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();

    AdministratorClients(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Returns the access key that an account's first administrator signs with. */
    static String keyOf(String account) {
        return "SETUP" + account;
    }

    OrganizationsClient organizations(String account) {
        return client(OrganizationsClient.builder(), account);
    }

    IamClient iam(String account) {
        return client(IamClient.builder(), account);
    }

    Route53Client route53(String account) {
        return client(Route53Client.builder(), account);
    }

    SfnClient stepFunctions(String account) {
        return client(SfnClient.builder(), account);
    }

    SsmClient parameters(String account) {
        return client(SsmClient.builder(), account);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, String account) {
        return builder.httpClient(http)
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(keyOf(account), "none")))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
