package dev.accountvending.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * Makes clients of AWS's services: the SDK's own, unless a test that plays AWS itself gives a
 * function's context another maker.
 */
@FunctionalInterface
public interface ClientMaker {
    /**
     * Returns a client, whose errors are AWS's own.
     *
     * @param retrying whether the client repeats calls that fail for a moment
     */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C make(
            B builder, AwsCredentialsProvider credentials, Region region, boolean retrying);
}
