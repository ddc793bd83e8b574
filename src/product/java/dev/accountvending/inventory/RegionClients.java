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

/** The clients for one region of a member. */
record RegionClients(
        Region region,
        CloudControlClient cloudControl,
        CloudWatchLogsClient logs,
        ConfigClient config,
        DataClients data,
        Ec2Client ec2,
        EcrClient ecr,
        EventBridgeClient events,
        GlueClient glue,
        OamClient observability,
        ResourceGroupsTaggingApiClient tags,
        SsmClient systems) {

    /** The clients of services that keep data. */
    record DataClients(DynamoDbClient tables, KmsClient keys, SqsClient queues) {
        private static DataClients of(MemberAccount member, Region region) {
            return new DataClients(
                    member.tables(region), member.keys(region), member.queues(region));
        }
    }

    static RegionClients of(MemberAccount member, Region region) {
        return new RegionClients(
                region,
                member.cloudControl(region),
                member.logs(region),
                member.config(region),
                DataClients.of(member, region),
                member.ec2(region),
                member.ecr(region),
                member.events(region),
                member.glue(region),
                member.observability(region),
                member.tags(region),
                member.systems(region));
    }
}
