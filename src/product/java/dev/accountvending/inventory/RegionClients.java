package dev.accountvending.inventory;

import dev.accountvending.aws.MemberAccount;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.config.ConfigClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.oam.OamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The clients that look into one region of a member. */
record RegionClients(
        Region region,
        CloudControlClient cloudControl,
        CloudWatchLogsClient logs,
        ConfigClient config,
        DynamoDbClient tables,
        Ec2Client ec2,
        EcrClient ecr,
        EventBridgeClient events,
        GlueClient glue,
        KmsClient keys,
        OamClient observability,
        ResourceGroupsTaggingApiClient tags,
        SqsClient queues,
        SsmClient systems) {

    static RegionClients of(MemberAccount member, Region region) {
        return new RegionClients(
                region,
                member.cloudControl(region),
                member.logs(region),
                member.config(region),
                member.tables(region),
                member.ec2(region),
                member.ecr(region),
                member.events(region),
                member.glue(region),
                member.keys(region),
                member.observability(region),
                member.tags(region),
                member.queues(region),
                member.systems(region));
    }
}
