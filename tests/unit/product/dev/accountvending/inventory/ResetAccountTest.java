package dev.accountvending.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.ec2.model.GetEbsDefaultKmsKeyIdResponse;
import software.amazon.awssdk.services.ec2.model.GetInstanceMetadataDefaultsResponse;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.glue.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.oam.model.ListLinksItem;
import software.amazon.awssdk.services.oam.model.ListLinksResponse;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;

class ResetAccountTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingAccount account = new TestingAccount();

    @Test
    void reset_ofAnAccountAsItWasWhenNew_changesNothing() {
        assertThat(reset(retiring())).isEqualTo(new ResetAccount.Output(0, 0));

        assertThat(account.calls)
                .noneMatch(call -> call.matches(".* (delete|put|modify|reset|remove|set).*"));
    }

    @Test
    void reset_putsBackWhatWasChanged_inItsRegion() {
        account.answer(
                "eu-west-1 getEbsDefaultKmsKeyId",
                _ -> GetEbsDefaultKmsKeyIdResponse.builder().kmsKeyId("arn:stranger").build());
        account.refuse("eu-west-1 describeKey", "AccessDeniedException");
        account.answer(
                "eu-west-1 listLinks",
                _ ->
                        ListLinksResponse.builder()
                                .items(ListLinksItem.builder().arn("arn:link").build())
                                .build());
        account.answer(
                "us-east-1 getResourcePolicy",
                _ -> GetResourcePolicyResponse.builder().policyInJson("{}").build());
        account.answer(
                "us-east-1 getInstanceMetadataDefaults",
                _ ->
                        GetInstanceMetadataDefaultsResponse.builder()
                                .accountLevel(it -> it.httpTokens(HttpTokensState.OPTIONAL))
                                .build());

        assertThat(reset(retiring()).reset()).isEqualTo(4);

        assertThat(account.calls)
                .contains(
                        "eu-west-1 resetEbsDefaultKmsKeyId",
                        "eu-west-1 deleteLink",
                        "us-east-1 deleteResourcePolicy",
                        "us-east-1 modifyInstanceMetadataDefaults")
                .doesNotContain("us-east-1 resetEbsDefaultKmsKeyId");
    }

    /** By such policies a bucket, a table and a queue hide from aws-nuke. */
    @Test
    void reset_removesThePoliciesOfBucketsTablesAndQueues() {
        account.answer(
                "listBuckets",
                _ ->
                        ListBucketsResponse.builder()
                                .buckets(Bucket.builder().name("hidden").build())
                                .build());
        account.answer(
                "eu-west-1 listTables",
                _ -> ListTablesResponse.builder().tableNames("hidden").build());
        account.answer(
                "eu-west-1 listQueues",
                _ -> ListQueuesResponse.builder().queueUrls("https://hidden").build());

        reset(retiring());

        assertThat(account.calls)
                .contains(
                        "us-east-1 deleteBucketPolicy",
                        "eu-west-1 deleteResourcePolicy",
                        "eu-west-1 setQueueAttributes");
    }

    @Test
    void reset_whenSomethingRefuses_goesOnWithTheRest() {
        account.answer(
                "listBuckets",
                _ ->
                        ListBucketsResponse.builder()
                                .buckets(Bucket.builder().name("locked").build())
                                .build());
        account.refuse("deleteBucketPolicy", "AccessDenied");
        account.answer(
                "us-east-1 getResourcePolicy",
                _ -> GetResourcePolicyResponse.builder().policyInJson("{}").build());

        assertThat(reset(retiring())).isEqualTo(new ResetAccount.Output(1, 1));
    }

    @Test
    void reset_ofAnAccountThatSomebodyHas_isRefused() {
        Lease active = ledger.active("ana");

        assertThatThrownBy(() -> reset(active)).isInstanceOf(VendingFailed.class);
        assertThat(account.calls).isEmpty();
    }

    private Lease retiring() {
        Lease active = ledger.active("ana");
        ledger.registry.decisions().askRetirement(active.id(), "ana@example.com");
        return ledger.registry.progress().beginRetirement(active.id(), "arn:execution");
    }

    private ResetAccount.Output reset(Lease lease) {
        return new ResetAccount(ledger.registry, _ -> account.clients())
                .run(new ResetAccount.Input(lease.id(), TestingLedger.ACCOUNT));
    }
}
