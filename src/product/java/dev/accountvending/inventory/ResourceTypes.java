package dev.accountvending.inventory;

import java.util.List;
import java.util.Set;

/**
 * The types that Cloud Control lists: resources that cost, keep data, run code or grant access,
 * including those without a type in aws-nuke. Every one can be listed without a model of its parent
 * (<a
 * href="https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/supported-resources.html">supported
 * resources</a>). Tables, queues, keys, instances and buckets are listed by their own services.
 */
final class ResourceTypes {
    /** Types that are listed in every region. */
    static final List<String> REGIONAL =
            List.of(
                    "AWS::ApiGateway::RestApi",
                    "AWS::ApiGatewayV2::Api",
                    "AWS::AppRunner::Service",
                    "AWS::AutoScaling::AutoScalingGroup",
                    "AWS::Batch::ComputeEnvironment",
                    "AWS::CertificateManager::Certificate",
                    "AWS::CloudFormation::Stack",
                    "AWS::CloudTrail::EventDataStore",
                    "AWS::CloudWatch::MetricStream",
                    "AWS::CodeCommit::Repository",
                    "AWS::Cognito::UserPool",
                    "AWS::EC2::CapacityReservation",
                    "AWS::EC2::EIP",
                    "AWS::EC2::KeyPair",
                    "AWS::EC2::LaunchTemplate",
                    "AWS::EC2::TransitGateway",
                    "AWS::EC2::VPC",
                    "AWS::EC2::Volume",
                    "AWS::ECR::Repository",
                    "AWS::ECS::Cluster",
                    "AWS::EFS::FileSystem",
                    "AWS::EKS::Cluster",
                    "AWS::ElastiCache::ReplicationGroup",
                    "AWS::ElasticLoadBalancingV2::LoadBalancer",
                    "AWS::Events::EventBus",
                    "AWS::Events::Rule",
                    "AWS::Glue::Job",
                    "AWS::Kinesis::Stream",
                    "AWS::KinesisFirehose::DeliveryStream",
                    "AWS::Lambda::EventSourceMapping",
                    "AWS::Lambda::Function",
                    "AWS::Lightsail::Database",
                    "AWS::Lightsail::Instance",
                    "AWS::Logs::LogGroup",
                    "AWS::MSK::Cluster",
                    "AWS::Pipes::Pipe",
                    "AWS::RDS::DBCluster",
                    "AWS::RDS::DBInstance",
                    "AWS::Redshift::Cluster",
                    "AWS::RolesAnywhere::TrustAnchor",
                    "AWS::S3Express::DirectoryBucket",
                    "AWS::S3Tables::TableBucket",
                    "AWS::SNS::Topic",
                    "AWS::SSM::Parameter",
                    "AWS::SageMaker::Endpoint",
                    "AWS::SageMaker::NotebookInstance",
                    "AWS::Scheduler::Schedule",
                    "AWS::SecretsManager::Secret",
                    "AWS::StepFunctions::StateMachine",
                    "AWS::Transfer::Server");

    /** Types that are listed once. */
    static final List<String> GLOBAL =
            List.of(
                    "AWS::CloudFront::Distribution",
                    "AWS::GlobalAccelerator::Accelerator",
                    "AWS::Route53::HostedZone");

    private static final Set<String> MADE_BY_AWS = Set.of("AWS::Events::EventBus default");

    private ResourceTypes() {}

    /** Returns whether AWS itself makes this resource in every account. */
    static boolean isMadeByAws(String type, String identifier) {
        return MADE_BY_AWS.contains(type + " " + identifier);
    }
}
