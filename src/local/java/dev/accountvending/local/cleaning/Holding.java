package dev.accountvending.local.cleaning;

import java.util.Map;

/**
 * A resource that moto holds for an account, even if no API lists it.
 *
 * @param type CloudFormation's name for its type
 * @param id as Cloud Control identifies it
 * @param awsMade whether AWS made it, as it makes default VPCs
 */
record Holding(String region, String type, String id, boolean awsMade) {
    private static final Map<String, String> SERVICES =
            Map.of(
                    "CertificateManager", "ACM",
                    "ElasticLoadBalancing", "ELB",
                    "ElasticLoadBalancingV2", "ELBv2",
                    "Events", "CloudWatchEvents",
                    "KinesisFirehose", "Firehose",
                    "Logs", "CloudWatchLogs",
                    "StepFunctions", "SFN");
    private static final Map<String, String> TYPES =
            Map.of(
                    "AWS::EC2::EIP", "EC2Address",
                    "AWS::ElasticLoadBalancing::LoadBalancer", "ELB",
                    "AWS::ElasticLoadBalancingV2::LoadBalancer", "ELBv2",
                    "AWS::Events::EventBus", "CloudWatchEventsBuses",
                    "AWS::IAM::ManagedPolicy", "IAMPolicy",
                    "AWS::IAM::OIDCProvider", "IAMOpenIDConnectProvider",
                    "AWS::RDS::DBInstance", "RDSInstance");

    /** Returns aws-nuke's name for the type, or one like it if aws-nuke has none. */
    String nukeType() {
        String known = TYPES.get(type);
        if (known != null) {
            return known;
        }
        String[] parts = type.split("::", -1);
        return SERVICES.getOrDefault(parts[1], parts[1]) + parts[2];
    }
}
