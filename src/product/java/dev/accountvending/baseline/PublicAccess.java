package dev.accountvending.baseline;

import dev.accountvending.model.AccountId;

import software.amazon.awssdk.services.s3control.S3ControlClient;

/**
 * No bucket of the account is public, in any region (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html">PutPublicAccessBlock</a>).
 */
final class PublicAccess {
    private PublicAccess() {}

    static void block(S3ControlClient s3Control, AccountId account) {
        s3Control.putPublicAccessBlock(
                put ->
                        put.accountId(account.value())
                                .publicAccessBlockConfiguration(
                                        block ->
                                                block.blockPublicAcls(true)
                                                        .ignorePublicAcls(true)
                                                        .blockPublicPolicy(true)
                                                        .restrictPublicBuckets(true)));
    }
}
