package dev.accountvending.baseline;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.EnableEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.ec2.model.EnableEbsEncryptionByDefaultResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Region;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * EC2 of one account and region: VPCs and what hangs on them, with the dependencies that EC2
 * enforces. What is deleted twice is not found, as EC2 has it.
 */
final class TestingEc2 implements Ec2Client {
    private record Thing(String vpc, String type, boolean fixed) {}

    private final Map<String, Boolean> vpcs = new TreeMap<>();
    private final Map<String, Thing> things = new TreeMap<>();
    private final Set<String> inUse = new TreeSet<>();
    private final List<String> removals = new ArrayList<>();
    private final List<String> regions = new ArrayList<>();
    private String refusal = "";
    private boolean late;
    private boolean encrypted;

    /** A VPC as AWS makes one in a fresh account. */
    TestingEc2 vpc(String id, boolean isDefault) {
        vpcs.put(id, isDefault);
        add(id, "igw", false);
        add(id, "subnet-a", false);
        add(id, "subnet-b", false);
        add(id, "rtb", true);
        add(id, "acl", true);
        add(id, "sg", true);
        return this;
    }

    /** Hangs something on a VPC; a fixed one goes only with it. */
    TestingEc2 add(String vpc, String type, boolean fixed) {
        String id = type + (fixed ? "-fixed-" : "-") + vpc;
        things.put(id, new Thing(vpc, type.replaceFirst("-.*", ""), fixed));
        return this;
    }

    void use(String networkInterface) {
        inUse.add(networkInterface);
    }

    void enabledRegions(List<String> names) {
        regions.addAll(names);
    }

    /** Has no call of the region allowed. */
    void refuse(String message) {
        refusal = message;
    }

    /** What is removed stays in the lists, as to one whose view of it is late. */
    void listLate() {
        late = true;
    }

    Set<String> vpcIds() {
        return vpcs.keySet();
    }

    Set<String> ids() {
        return things.keySet();
    }

    List<String> removals() {
        return List.copyOf(removals);
    }

    boolean encrypted() {
        return encrypted;
    }

    @Override
    public DescribeRegionsResponse describeRegions() {
        return DescribeRegionsResponse.builder()
                .regions(
                        regions.stream()
                                .map(name -> Region.builder().regionName(name).build())
                                .toList())
                .build();
    }

    @Override
    public EnableEbsEncryptionByDefaultResponse enableEbsEncryptionByDefault(
            EnableEbsEncryptionByDefaultRequest request) {
        if (!refusal.isEmpty()) {
            throw refused("UnauthorizedOperation", refusal);
        }
        encrypted = true;
        return EnableEbsEncryptionByDefaultResponse.builder().build();
    }

    @Override
    public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
        if (!refusal.isEmpty()) {
            throw refused("UnauthorizedOperation", refusal);
        }
        require(request.filters(), "is-default");
        return DescribeVpcsResponse.builder()
                .vpcs(
                        vpcs.entrySet().stream()
                                .filter(Map.Entry::getValue)
                                .map(it -> Vpc.builder().vpcId(it.getKey()).isDefault(true).build())
                                .toList())
                .build();
    }

    @Override
    public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
            DescribeNetworkInterfacesRequest request) {
        return DescribeNetworkInterfacesResponse.builder()
                .networkInterfaces(
                        list("eni", request.filters(), "vpc-id").stream()
                                .map(
                                        id ->
                                                NetworkInterface.builder()
                                                        .networkInterfaceId(id)
                                                        .status(
                                                                inUse.contains(id)
                                                                        ? "in-use"
                                                                        : "available")
                                                        .interfaceType("interface")
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
        return DescribeVpcEndpointsResponse.builder()
                .vpcEndpoints(
                        list("vpce", request.filters(), "vpc-id").stream()
                                .map(
                                        id ->
                                                VpcEndpoint.builder()
                                                        .vpcEndpointId(id)
                                                        .state("available")
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public DescribeInternetGatewaysResponse describeInternetGateways(
            DescribeInternetGatewaysRequest request) {
        return DescribeInternetGatewaysResponse.builder()
                .internetGateways(
                        list("igw", request.filters(), "attachment.vpc-id").stream()
                                .map(id -> InternetGateway.builder().internetGatewayId(id).build())
                                .toList())
                .build();
    }

    /** In pages of one, as DescribeSubnets has them where there are many. */
    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        List<String> all = list("subnet", request.filters(), "vpc-id");
        int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        return DescribeSubnetsResponse.builder()
                .subnets(
                        all.stream()
                                .skip(from)
                                .limit(1)
                                .map(id -> Subnet.builder().subnetId(id).build())
                                .toList())
                .nextToken(from + 1 < all.size() ? Integer.toString(from + 1) : null)
                .build();
    }

    @Override
    public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
        return DescribeRouteTablesResponse.builder()
                .routeTables(
                        list("rtb", request.filters(), "vpc-id").stream()
                                .map(
                                        id ->
                                                RouteTable.builder()
                                                        .routeTableId(id)
                                                        .associations(
                                                                RouteTableAssociation.builder()
                                                                        .main(isFixed(id))
                                                                        .build())
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
        return DescribeNetworkAclsResponse.builder()
                .networkAcls(
                        list("acl", request.filters(), "vpc-id").stream()
                                .map(
                                        id ->
                                                NetworkAcl.builder()
                                                        .networkAclId(id)
                                                        .isDefault(isFixed(id))
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public DescribeSecurityGroupsResponse describeSecurityGroups(
            DescribeSecurityGroupsRequest request) {
        return DescribeSecurityGroupsResponse.builder()
                .securityGroups(
                        list("sg", request.filters(), "vpc-id").stream()
                                .map(
                                        id ->
                                                SecurityGroup.builder()
                                                        .groupId(id)
                                                        .groupName(isFixed(id) ? "default" : id)
                                                        .ipPermissions(
                                                                IpPermission.builder()
                                                                        .ipProtocol("-1")
                                                                        .build())
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
            RevokeSecurityGroupIngressRequest request) {
        return RevokeSecurityGroupIngressResponse.builder().build();
    }

    @Override
    public DeleteNetworkInterfaceResponse deleteNetworkInterface(
            DeleteNetworkInterfaceRequest request) {
        remove(request.networkInterfaceId(), "InvalidNetworkInterfaceID.NotFound");
        return DeleteNetworkInterfaceResponse.builder().build();
    }

    @Override
    public DeleteVpcEndpointsResponse deleteVpcEndpoints(DeleteVpcEndpointsRequest request) {
        request.vpcEndpointIds().forEach(id -> remove(id, "InvalidVpcEndpoint.NotFound"));
        return DeleteVpcEndpointsResponse.builder().build();
    }

    @Override
    public DetachInternetGatewayResponse detachInternetGateway(
            DetachInternetGatewayRequest request) {
        if (removals.contains(request.internetGatewayId())) {
            throw refused("Gateway.NotAttached", "");
        }
        return DetachInternetGatewayResponse.builder().build();
    }

    @Override
    public DeleteInternetGatewayResponse deleteInternetGateway(
            DeleteInternetGatewayRequest request) {
        remove(request.internetGatewayId(), "InvalidInternetGatewayID.NotFound");
        return DeleteInternetGatewayResponse.builder().build();
    }

    @Override
    public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
        remove(request.subnetId(), "InvalidSubnetID.NotFound");
        return DeleteSubnetResponse.builder().build();
    }

    @Override
    public DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
        remove(request.routeTableId(), "InvalidRouteTableID.NotFound");
        return DeleteRouteTableResponse.builder().build();
    }

    @Override
    public DeleteNetworkAclResponse deleteNetworkAcl(DeleteNetworkAclRequest request) {
        remove(request.networkAclId(), "InvalidNetworkAclID.NotFound");
        return DeleteNetworkAclResponse.builder().build();
    }

    @Override
    public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
        remove(request.groupId(), "InvalidGroup.NotFound");
        return DeleteSecurityGroupResponse.builder().build();
    }

    @Override
    public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
        String vpc = request.vpcId();
        if (removals.contains(vpc)) {
            throw refused("InvalidVpcID.NotFound", "");
        }
        boolean hanging =
                things.entrySet().stream()
                        .filter(it -> it.getValue().vpc.equals(vpc) && !it.getValue().fixed)
                        .anyMatch(it -> !removals.contains(it.getKey()));
        if (hanging) {
            throw refused("DependencyViolation", "something hangs on it");
        }
        removals.add(vpc);
        if (!late) {
            vpcs.remove(vpc);
            things.values().removeIf(it -> it.vpc.equals(vpc));
        }
        return DeleteVpcResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "ec2";
    }

    @Override
    public void close() {}

    private List<String> list(String type, List<Filter> filters, String filterName) {
        String vpc = require(filters, filterName);
        return things.entrySet().stream()
                .filter(it -> it.getValue().type.equals(type) && it.getValue().vpc.equals(vpc))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String require(List<Filter> filters, String name) {
        Filter filter = filters.getFirst();
        if (!filter.name().equals(name)) {
            throw new AssertionError("no such filter here: " + filter.name());
        }
        return filter.values().getFirst();
    }

    private boolean isFixed(String id) {
        return id.contains("-fixed-");
    }

    private void remove(String id, String notFound) {
        if (removals.contains(id) || !things.containsKey(id)) {
            throw refused(notFound, "");
        }
        if (isFixed(id)) {
            throw refused("CannotDelete", id);
        }
        removals.add(id);
        if (!late) {
            things.remove(id);
        }
    }

    private static VendingFailed refused(String code, String message) {
        return new VendingFailed(Explanation.of("refused", message), code, null);
    }
}
