package dev.accountvending.baseline;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

import java.util.List;

/**
 * Removes a region's default VPC with all that hangs on it, in the order that EC2 asks for (<a
 * href="https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html">delete your VPC</a>). The
 * client is the member's own: with another's credentials it would be another's VPC
 * (aws-ia/terraform-aws-control_tower_account_factory#536). No other VPC is touched.
 */
final class DefaultVpcs {
    private final Ec2Client ec2;

    DefaultVpcs(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** Returns the ids of the region's default VPC, of which there is one at most. */
    List<String> find() {
        return ec2
                .describeVpcsPaginator(vpcs -> vpcs.filters(filter("is-default", "true")))
                .vpcs()
                .stream()
                .filter(Vpc::isDefault)
                .map(Vpc::vpcId)
                .toList();
    }

    /**
     * Removes what was found.
     *
     * @throws VendingFailed if something in it is in use; then nothing of it is removed
     */
    void remove(List<String> found) {
        found.forEach(this::remove);
    }

    private void remove(String vpc) {
        List<NetworkInterface> interfaces =
                ec2
                        .describeNetworkInterfacesPaginator(in -> in.filters(filter("vpc-id", vpc)))
                        .networkInterfaces()
                        .stream()
                        .toList();
        requireUnused(vpc, interfaces);
        try {
            removeEndpoints(vpc);
            removeInterfaces(interfaces);
            removeInternetGateways(vpc);
            removeSubnets(vpc);
            removeRouteTables(vpc);
            removeNetworkAcls(vpc);
            removeSecurityGroups(vpc);
            unlessGone(() -> ec2.deleteVpc(it -> it.vpcId(vpc)));
        } catch (VendingFailed failure) {
            throw failure.is("DependencyViolation") ? notGoneYet(vpc, failure) : failure;
        }
    }

    /** An endpoint's interfaces are in use by the endpoint, and go with it. */
    private static void requireUnused(String vpc, List<NetworkInterface> interfaces) {
        List<String> used =
                interfaces.stream()
                        .filter(it -> it.status() == NetworkInterfaceStatus.IN_USE)
                        .filter(it -> !ofEndpoint(it))
                        .map(NetworkInterface::networkInterfaceId)
                        .toList();
        if (!used.isEmpty()) {
            throw new VendingFailed(
                    Explanation.of(
                            "Something is already running in your account's default network.",
                            "The default VPC %s has network interfaces in use (%s). Nothing of it was removed: end what uses them, and try again."
                                    .formatted(vpc, String.join(", ", used))));
        }
    }

    private void removeEndpoints(String vpc) {
        List<String> endpoints =
                ec2
                        .describeVpcEndpointsPaginator(all -> all.filters(filter("vpc-id", vpc)))
                        .vpcEndpoints()
                        .stream()
                        .filter(it -> !it.stateAsString().startsWith("delet"))
                        .map(VpcEndpoint::vpcEndpointId)
                        .toList();
        if (!endpoints.isEmpty()) {
            // What was not deleted shows when the VPC is.
            unlessGone(() -> ec2.deleteVpcEndpoints(it -> it.vpcEndpointIds(endpoints)));
        }
    }

    private void removeInterfaces(List<NetworkInterface> interfaces) {
        interfaces.stream()
                .filter(it -> !ofEndpoint(it))
                .map(NetworkInterface::networkInterfaceId)
                .forEach(
                        id ->
                                unlessGone(
                                        () ->
                                                ec2.deleteNetworkInterface(
                                                        it -> it.networkInterfaceId(id))));
    }

    private void removeInternetGateways(String vpc) {
        ec2
                .describeInternetGatewaysPaginator(
                        all -> all.filters(filter("attachment.vpc-id", vpc)))
                .internetGateways()
                .stream()
                .toList()
                .forEach(gateway -> removeInternetGateway(vpc, gateway.internetGatewayId()));
    }

    private void removeInternetGateway(String vpc, String gateway) {
        unlessGone(() -> ec2.detachInternetGateway(it -> it.internetGatewayId(gateway).vpcId(vpc)));
        unlessGone(() -> ec2.deleteInternetGateway(it -> it.internetGatewayId(gateway)));
    }

    private void removeSubnets(String vpc) {
        ec2.describeSubnetsPaginator(all -> all.filters(filter("vpc-id", vpc))).subnets().stream()
                .toList()
                .forEach(
                        subnet ->
                                unlessGone(
                                        () ->
                                                ec2.deleteSubnet(
                                                        it -> it.subnetId(subnet.subnetId()))));
    }

    private void removeRouteTables(String vpc) {
        ec2
                .describeRouteTablesPaginator(all -> all.filters(filter("vpc-id", vpc)))
                .routeTables()
                .stream()
                .filter(table -> !isMain(table))
                .toList()
                .forEach(
                        table ->
                                unlessGone(
                                        () ->
                                                ec2.deleteRouteTable(
                                                        it ->
                                                                it.routeTableId(
                                                                        table.routeTableId()))));
    }

    private static boolean isMain(RouteTable table) {
        return table.associations().stream().anyMatch(RouteTableAssociation::main);
    }

    private void removeNetworkAcls(String vpc) {
        ec2
                .describeNetworkAclsPaginator(all -> all.filters(filter("vpc-id", vpc)))
                .networkAcls()
                .stream()
                .filter(acl -> !acl.isDefault())
                .toList()
                .forEach(
                        acl ->
                                unlessGone(
                                        () ->
                                                ec2.deleteNetworkAcl(
                                                        it ->
                                                                it.networkAclId(
                                                                        acl.networkAclId()))));
    }

    private void removeSecurityGroups(String vpc) {
        List<SecurityGroup> all =
                ec2
                        .describeSecurityGroupsPaginator(it -> it.filters(filter("vpc-id", vpc)))
                        .securityGroups()
                        .stream()
                        .toList();
        List<SecurityGroup> ours =
                all.stream().filter(group -> !group.groupName().equals("default")).toList();
        if (!ours.isEmpty()) {
            all.forEach(this::revoke);
        }
        ours.forEach(
                group ->
                        unlessGone(
                                () -> ec2.deleteSecurityGroup(it -> it.groupId(group.groupId()))));
    }

    /** A group that a rule of another names cannot be deleted. */
    private void revoke(SecurityGroup group) {
        if (!group.ipPermissions().isEmpty()) {
            unlessGone(
                    () ->
                            ec2.revokeSecurityGroupIngress(
                                    it ->
                                            it.groupId(group.groupId())
                                                    .ipPermissions(group.ipPermissions())));
        }
        if (!group.ipPermissionsEgress().isEmpty()) {
            unlessGone(
                    () ->
                            ec2.revokeSecurityGroupEgress(
                                    it ->
                                            it.groupId(group.groupId())
                                                    .ipPermissions(group.ipPermissionsEgress())));
        }
    }

    /** Codes as in the EC2 API's error codes: {@code InvalidSubnetID.NotFound} and its like. */
    private static void unlessGone(Runnable removal) {
        try {
            removal.run();
        } catch (VendingFailed failure) {
            boolean gone =
                    failure.code()
                            .filter(
                                    code ->
                                            code.endsWith(".NotFound")
                                                    || code.equals("Gateway.NotAttached"))
                            .isPresent();
            if (!gone) {
                throw failure;
            }
        }
    }

    /** An interface endpoint takes minutes to go; so may others who were just cleaning here. */
    private static TransientFailure notGoneYet(String vpc, VendingFailed failure) {
        return new TransientFailure(
                Explanation.of(
                        "Something still hangs on the default VPC %s: %s"
                                .formatted(vpc, failure.getMessage())),
                failure);
    }

    private static boolean ofEndpoint(NetworkInterface candidate) {
        return candidate.interfaceType() == NetworkInterfaceType.VPC_ENDPOINT
                || candidate.interfaceType() == NetworkInterfaceType.GATEWAY_LOAD_BALANCER_ENDPOINT;
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
