package dev.accountvending.simulation.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotFleetRequestsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotFleetRequestsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.EnableEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.ec2.model.EnableEbsEncryptionByDefaultResponse;
import software.amazon.awssdk.services.ec2.model.GetEbsDefaultKmsKeyIdRequest;
import software.amazon.awssdk.services.ec2.model.GetEbsDefaultKmsKeyIdResponse;
import software.amazon.awssdk.services.ec2.model.GetEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.ec2.model.GetEbsEncryptionByDefaultResponse;
import software.amazon.awssdk.services.ec2.model.GetInstanceMetadataDefaultsRequest;
import software.amazon.awssdk.services.ec2.model.GetInstanceMetadataDefaultsResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.Region;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** EC2 of one account and region: the default VPC, settings of the account and its instances. */
final class Ec2Service implements Ec2Client {
    private static final String INSTANCE = "AWS::EC2::Instance";

    private final SimulatedAccount account;
    private final String region;
    private final Layout layout;
    private final Refusal refusal;
    private final Set<String> vpcs = new TreeSet<>(Set.of("vpc-default"));
    private final Set<String> subnets = new TreeSet<>(Set.of("subnet-a", "subnet-b"));
    private final Set<String> gateways = new TreeSet<>(Set.of("igw-default"));
    private boolean attached = true;
    private boolean encrypted;

    Ec2Service(SimulatedAccount account, String region, Layout layout, Clock clock) {
        this.account = account;
        this.region = region;
        this.layout = layout;
        this.refusal = new Refusal("Ec2", clock);
    }

    @Override
    public DescribeRegionsResponse describeRegions(DescribeRegionsRequest request) {
        return DescribeRegionsResponse.builder()
                .regions(
                        layout.regions().stream()
                                .map(it -> Region.builder().regionName(it).build())
                                .toList())
                .build();
    }

    @Override
    public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
        return DescribeVpcsResponse.builder()
                .vpcs(
                        vpcs.stream()
                                .map(it -> Vpc.builder().vpcId(it).isDefault(true).build())
                                .toList())
                .build();
    }

    @Override
    public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
            DescribeNetworkInterfacesRequest request) {
        return DescribeNetworkInterfacesResponse.builder().build();
    }

    @Override
    public DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
        return DescribeVpcEndpointsResponse.builder().build();
    }

    @Override
    public DescribeInternetGatewaysResponse describeInternetGateways(
            DescribeInternetGatewaysRequest request) {
        return DescribeInternetGatewaysResponse.builder()
                .internetGateways(
                        (attached ? gateways : Set.<String>of())
                                .stream()
                                        .map(
                                                it ->
                                                        InternetGateway.builder()
                                                                .internetGatewayId(it)
                                                                .build())
                                        .toList())
                .build();
    }

    @Override
    public DetachInternetGatewayResponse detachInternetGateway(
            DetachInternetGatewayRequest request) {
        if (!attached) {
            throw refuse("Gateway.NotAttached", "The gateway is not attached.");
        }
        attached = false;
        return DetachInternetGatewayResponse.builder().build();
    }

    @Override
    public DeleteInternetGatewayResponse deleteInternetGateway(
            DeleteInternetGatewayRequest request) {
        if (!gateways.remove(request.internetGatewayId())) {
            throw refuse("InvalidInternetGatewayID.NotFound", "There is no such gateway.");
        }
        return DeleteInternetGatewayResponse.builder().build();
    }

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return DescribeSubnetsResponse.builder()
                .subnets(subnets.stream().map(it -> Subnet.builder().subnetId(it).build()).toList())
                .build();
    }

    @Override
    public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
        if (!subnets.remove(request.subnetId())) {
            throw refuse("InvalidSubnetID.NotFound", "There is no such subnet.");
        }
        return DeleteSubnetResponse.builder().build();
    }

    @Override
    public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
        return DescribeRouteTablesResponse.builder().build();
    }

    @Override
    public DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
        return DescribeNetworkAclsResponse.builder().build();
    }

    @Override
    public DescribeSecurityGroupsResponse describeSecurityGroups(
            DescribeSecurityGroupsRequest request) {
        return DescribeSecurityGroupsResponse.builder()
                .securityGroups(SecurityGroup.builder().groupName("default").build())
                .build();
    }

    @Override
    public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
        if (!subnets.isEmpty() || attached) {
            throw refuse("DependencyViolation", "The vpc has dependencies.");
        }
        if (!vpcs.remove(request.vpcId())) {
            throw refuse("InvalidVpcID.NotFound", "There is no such vpc.");
        }
        return DeleteVpcResponse.builder().build();
    }

    @Override
    public EnableEbsEncryptionByDefaultResponse enableEbsEncryptionByDefault(
            EnableEbsEncryptionByDefaultRequest request) {
        encrypted = true;
        return EnableEbsEncryptionByDefaultResponse.builder().ebsEncryptionByDefault(true).build();
    }

    @Override
    public GetEbsEncryptionByDefaultResponse getEbsEncryptionByDefault(
            GetEbsEncryptionByDefaultRequest request) {
        return GetEbsEncryptionByDefaultResponse.builder()
                .ebsEncryptionByDefault(encrypted)
                .build();
    }

    @Override
    public GetEbsDefaultKmsKeyIdResponse getEbsDefaultKmsKeyId(
            GetEbsDefaultKmsKeyIdRequest request) {
        return GetEbsDefaultKmsKeyIdResponse.builder().kmsKeyId("alias/aws/ebs").build();
    }

    @Override
    public GetInstanceMetadataDefaultsResponse getInstanceMetadataDefaults(
            GetInstanceMetadataDefaultsRequest request) {
        return GetInstanceMetadataDefaultsResponse.builder().build();
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        List<Instance> instances =
                account.resources(INSTANCE, region).stream()
                        .map(
                                id ->
                                        Instance.builder()
                                                .instanceId(id)
                                                .state(it -> it.name(InstanceStateName.RUNNING))
                                                .build())
                        .toList();
        return DescribeInstancesResponse.builder()
                .reservations(Reservation.builder().instances(instances).build())
                .build();
    }

    @Override
    public DescribeFleetsResponse describeFleets(DescribeFleetsRequest request) {
        return DescribeFleetsResponse.builder().build();
    }

    @Override
    public DescribeSpotFleetRequestsResponse describeSpotFleetRequests(
            DescribeSpotFleetRequestsRequest request) {
        return DescribeSpotFleetRequestsResponse.builder().build();
    }

    /** Returns the VPCs that are there. */
    Set<String> vpcs() {
        return vpcs;
    }

    /** Deletes the default network, as aws-nuke does. */
    void clear() {
        vpcs.clear();
        subnets.clear();
        gateways.clear();
        attached = false;
    }

    @Override
    public String serviceName() {
        return "ec2";
    }

    @Override
    public void close() {}

    private AwsServiceException refuse(String code, String message) {
        return refusal.of(Ec2Exception.builder(), 400, code, message);
    }
}
