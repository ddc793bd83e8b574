package dev.accountvending.inventory;

import dev.accountvending.model.AccountId;

import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.util.List;
import java.util.Map;

/**
 * Removes the policies of buckets, tables and queues. A policy that denies {@code
 * s3:GetBucketTagging} or {@code dynamodb:DescribeTable} makes aws-nuke skip its bucket or table.
 * Everything that has a policy is deleted next, so all policies are removed, independent of their
 * content.
 */
final class ResourcePolicies {
    private final AccountId id;
    private final Findings findings;

    /**
     * @param findings gets the policies that could not be removed
     */
    ResourcePolicies(AccountId id, Findings findings) {
        this.id = id;
        this.findings = findings;
    }

    /** Removes those of every bucket. */
    void removeOfBuckets(AccountClients account) {
        findings.attempt(
                        account.home(),
                        "s3",
                        "buckets",
                        () ->
                                account.buckets().listBucketsPaginator().buckets().stream()
                                        .map(Bucket::name)
                                        .toList())
                .orElse(List.of())
                .forEach(
                        bucket ->
                                findings.attempt(
                                        account.home(),
                                        "s3",
                                        "the policy of bucket " + bucket,
                                        () ->
                                                account.buckets()
                                                        .deleteBucketPolicy(
                                                                it -> it.bucket(bucket))));
    }

    /** Removes those of a region's tables and queues. */
    void removeIn(RegionClients in) {
        findings.attempt(
                        in.region(),
                        "dynamodb",
                        "tables",
                        () ->
                                in.data().tables().listTablesPaginator().tableNames().stream()
                                        .toList())
                .orElse(List.of())
                .forEach(table -> removeOfTable(in, table));
        findings.attempt(
                        in.region(),
                        "sqs",
                        "queues",
                        () ->
                                in.data().queues().listQueuesPaginator().queueUrls().stream()
                                        .toList())
                .orElse(List.of())
                .forEach(queue -> removeOfQueue(in, queue));
    }

    private void removeOfTable(RegionClients in, String table) {
        String arn = "arn:aws:dynamodb:%s:%s:table/%s".formatted(in.region(), id, table);
        findings.attempt(
                in.region(),
                "dynamodb",
                "the policy of table " + table,
                () -> in.data().tables().deleteResourcePolicy(it -> it.resourceArn(arn)));
    }

    private void removeOfQueue(RegionClients in, String queue) {
        findings.attempt(
                in.region(),
                "sqs",
                "the policy of queue " + queue,
                () ->
                        in.data()
                                .queues()
                                .setQueueAttributes(
                                        it ->
                                                it.queueUrl(queue)
                                                        .attributes(
                                                                Map.of(
                                                                        QueueAttributeName.POLICY,
                                                                        ""))));
    }
}
