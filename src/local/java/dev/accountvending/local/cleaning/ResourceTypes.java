package dev.accountvending.local.cleaning;

import static dev.accountvending.local.cleaning.CleanerSession.at;
import static dev.accountvending.local.cleaning.CleanerSession.encoded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.cleaning.CleanerSession.Query;
import dev.accountvending.local.rules.Xml;
import dev.accountvending.runtime.Json;

import org.w3c.dom.Element;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The types that the small cleaner lists and removes by AWS's own calls: those whose order counts,
 * or of which the local cloud keeps more than moto does. It removes all others from moto, as {@link
 * Holdings}.
 */
final class ResourceTypes {
    /**
     * In the order of removal: a resource that holds others, or is held by none, comes before those
     * that it depends on.
     */
    static final List<ResourceType> ALL = all();

    private static final Pattern RECORD_SET =
            Pattern.compile("<ResourceRecordSet>.*?</ResourceRecordSet>", Pattern.DOTALL);
    private static final String ROUTE53 = "/2013-04-01/hostedzone";

    private ResourceTypes() {}

    private static List<ResourceType> all() {
        List<ResourceType> kinds = new ArrayList<>();
        kinds.add(ResourceType.regional("CloudFormationStack", ResourceTypes::stacks));
        kinds.addAll(computers());
        kinds.add(ResourceType.regional("LambdaFunction", ResourceTypes::functions));
        kinds.add(ResourceType.regional("SQSQueue", ResourceTypes::queues));
        kinds.add(ResourceType.regional("ACMCertificate", ResourceTypes::certificates));
        kinds.addAll(networks());
        kinds.add(ResourceType.global("S3Bucket", ResourceTypes::buckets));
        kinds.add(ResourceType.global("Route53HostedZone", ResourceTypes::zones));
        kinds.add(ResourceType.global("BudgetsBudget", ResourceTypes::budgets));
        kinds.addAll(IamResources.kinds());
        return List.copyOf(kinds);
    }

    private static List<ResourceType> computers() {
        return List.of(
                ResourceType.regional(
                        "EC2Instance",
                        session ->
                                ec2(
                                        session,
                                        "DescribeInstances",
                                        "reservationSet/item/instancesSet/item",
                                        "instanceId",
                                        Map.of(
                                                "Filter.1.Name", "instance-state-name",
                                                "Filter.1.Value.1", "pending",
                                                "Filter.1.Value.2", "running",
                                                "Filter.1.Value.3", "stopping",
                                                "Filter.1.Value.4", "stopped"),
                                        ResourceTypes::terminate)),
                ec2("EC2Volume", "DescribeVolumes", "volumeSet/item", "volumeId", "DeleteVolume"));
    }

    private static void terminate(CleanerSession session, String id) {
        session.query(
                Query.ec2,
                "ModifyInstanceAttribute",
                Map.of("InstanceId", id, "DisableApiTermination.Value", "false"));
        session.query(Query.ec2, "TerminateInstances", Map.of("InstanceId.1", id));
    }

    private static List<ResourceType> networks() {
        return List.of(
                ec2(
                        "EC2NetworkInterface",
                        "DescribeNetworkInterfaces",
                        "networkInterfaceSet/item",
                        "networkInterfaceId",
                        "DeleteNetworkInterface"),
                ResourceType.regional("EC2InternetGateway", ResourceTypes::internetGateways),
                ec2("EC2Subnet", "DescribeSubnets", "subnetSet/item", "subnetId", "DeleteSubnet"),
                ResourceType.regional("EC2RouteTable", ResourceTypes::routeTables),
                ResourceType.regional("EC2SecurityGroup", ResourceTypes::securityGroups),
                ec2("EC2VPC", "DescribeVpcs", "vpcSet/item", "vpcId", "DeleteVpc"));
    }

    /** Returns a type that EC2 describes and deletes by an id. */
    private static ResourceType ec2(
            String type, String describing, String path, String id, String deletion) {
        String parameter = id.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + id.substring(1);
        return ResourceType.regional(
                type,
                session ->
                        ec2(
                                session,
                                describing,
                                path,
                                id,
                                Map.of(),
                                (s, name) ->
                                        s.query(Query.ec2, deletion, Map.of(parameter, name))));
    }

    private static List<Resource> ec2(
            CleanerSession session,
            String describing,
            String path,
            String id,
            Map<String, String> parameters,
            BiConsumer<CleanerSession, String> deletion) {
        return described(session, describing, parameters, path).stream()
                .map(item -> at(item, id).getFirst().getTextContent())
                .map(name -> new Resource(name, () -> deletion.accept(session, name)))
                .toList();
    }

    private static List<Element> described(
            CleanerSession session, String operation, Map<String, String> parameters, String path) {
        return session.queryList(Query.ec2, operation, parameters, path, "NextToken", "nextToken");
    }

    private static List<Resource> internetGateways(CleanerSession session) {
        return described(session, "DescribeInternetGateways", Map.of(), "internetGatewaySet/item")
                .stream()
                .map(
                        item -> {
                            String id = Xml.required(item, "internetGatewayId");
                            List<String> networks = Xml.texts(item, "vpcId");
                            return new Resource(id, () -> removeGateway(session, id, networks));
                        })
                .toList();
    }

    /** Returns a resource that is removed by one call, which names it. */
    private static Resource deleted(
            CleanerSession session,
            String name,
            Query query,
            String operation,
            String key,
            String id) {
        return new Resource(name, () -> session.query(query, operation, Map.of(key, id)));
    }

    private static void removeGateway(CleanerSession session, String id, List<String> networks) {
        for (String network : networks) {
            session.query(
                    Query.ec2,
                    "DetachInternetGateway",
                    Map.of("InternetGatewayId", id, "VpcId", network));
        }
        session.query(Query.ec2, "DeleteInternetGateway", Map.of("InternetGatewayId", id));
    }

    /** Omits a VPC's main route table, which is deleted with it. */
    private static List<Resource> routeTables(CleanerSession session) {
        return described(session, "DescribeRouteTables", Map.of(), "routeTableSet/item").stream()
                .filter(item -> !Xml.texts(item, "main").contains("true"))
                .map(item -> at(item, "routeTableId").getFirst().getTextContent())
                .map(id -> deleted(session, id, Query.ec2, "DeleteRouteTable", "RouteTableId", id))
                .toList();
    }

    /** Omits a VPC's default group, which is deleted with it. */
    private static List<Resource> securityGroups(CleanerSession session) {
        return described(session, "DescribeSecurityGroups", Map.of(), "securityGroupInfo/item")
                .stream()
                .filter(
                        item ->
                                !at(item, "groupName")
                                        .getFirst()
                                        .getTextContent()
                                        .equals("default"))
                .map(item -> at(item, "groupId").getFirst().getTextContent())
                .map(id -> deleted(session, id, Query.ec2, "DeleteSecurityGroup", "GroupId", id))
                .toList();
    }

    private static List<Resource> stacks(CleanerSession session) {
        return session
                .queryList(
                        Query.cloudformation,
                        "DescribeStacks",
                        Map.of(),
                        "DescribeStacksResult/Stacks/member",
                        "NextToken",
                        "NextToken")
                .stream()
                .map(item -> at(item, "StackName").getFirst().getTextContent())
                .map(
                        name ->
                                deleted(
                                        session,
                                        name,
                                        Query.cloudformation,
                                        "DeleteStack",
                                        "StackName",
                                        name))
                .toList();
    }

    private static List<Resource> functions(CleanerSession session) {
        List<Resource> things = new ArrayList<>();
        for (JsonNode item :
                read(session.rest("lambda", "GET", "/2015-03-31/functions/", ""))
                        .path("Functions")) {
            String name = item.path("FunctionName").asText();
            things.add(
                    new Resource(
                            name,
                            () ->
                                    session.rest(
                                            "lambda",
                                            "DELETE",
                                            "/2015-03-31/functions/" + encoded(name),
                                            "")));
        }
        return things;
    }

    private static List<Resource> queues(CleanerSession session) {
        return session
                .jsonList("sqs", "AmazonSQS.ListQueues", "QueueUrls", "NextToken", "NextToken")
                .stream()
                .map(JsonNode::asText)
                .map(
                        url ->
                                new Resource(
                                        url,
                                        () ->
                                                remove(
                                                        session,
                                                        "sqs",
                                                        "AmazonSQS.DeleteQueue",
                                                        "QueueUrl",
                                                        url)))
                .toList();
    }

    private static List<Resource> certificates(CleanerSession session) {
        return session
                .jsonList(
                        "acm",
                        "CertificateManager.ListCertificates",
                        "CertificateSummaryList",
                        "NextToken",
                        "NextToken")
                .stream()
                .map(item -> item.path("CertificateArn").asText())
                .map(
                        arn ->
                                new Resource(
                                        arn,
                                        () ->
                                                remove(
                                                        session,
                                                        "acm",
                                                        "CertificateManager.DeleteCertificate",
                                                        "CertificateArn",
                                                        arn)))
                .toList();
    }

    private static void remove(
            CleanerSession session, String service, String deletion, String key, String id) {
        session.json(service, deletion, Map.of(key, id));
    }

    private static List<Resource> budgets(CleanerSession session) {
        String account = session.key().owner().account();
        List<Resource> things = new ArrayList<>();
        for (JsonNode budget :
                session.json(
                                "budgets",
                                "AWSBudgetServiceGateway.DescribeBudgets",
                                Map.of("AccountId", account))
                        .path("Budgets")) {
            String name = budget.path("BudgetName").asText();
            things.add(
                    new Resource(
                            name,
                            Map.of("Name", name),
                            () ->
                                    session.json(
                                            "budgets",
                                            "AWSBudgetServiceGateway.DeleteBudget",
                                            Map.of("AccountId", account, "BudgetName", name))));
        }
        return things;
    }

    private static List<Resource> buckets(CleanerSession session) {
        return at(Xml.parse(session.rest("s3", "GET", "/", "")), "Buckets/Bucket/Name").stream()
                .map(Element::getTextContent)
                .map(name -> new Resource("s3://" + name, () -> removeBucket(session, name)))
                .toList();
    }

    /** Removes a bucket with every version of its objects, a page at a time. */
    private static void removeBucket(CleanerSession session, String bucket) {
        String target = "/" + bucket;
        while (true) {
            Element page = Xml.parse(session.rest("s3", "GET", target + "?versions", ""));
            List<Element> versions = new ArrayList<>(at(page, "Version"));
            versions.addAll(at(page, "DeleteMarker"));
            if (versions.isEmpty()) {
                session.rest("s3", "DELETE", target, "");
                return;
            }
            for (Element version : versions) {
                session.rest(
                        "s3",
                        "DELETE",
                        "%s/%s?versionId=%s"
                                .formatted(
                                        target,
                                        encoded(Xml.required(version, "Key")),
                                        encoded(Xml.required(version, "VersionId"))),
                        "");
            }
        }
    }

    private static List<Resource> zones(CleanerSession session) {
        return at(Xml.parse(session.rest("route53", "GET", ROUTE53, "")), "HostedZones/HostedZone")
                .stream()
                .map(
                        item -> {
                            String id = Xml.required(item, "Id").replaceFirst("^/hostedzone/", "");
                            String name = Xml.required(item, "Name");
                            return new Resource(
                                    "%s (%s)".formatted(id, name),
                                    () -> removeZone(session, id, name));
                        })
                .toList();
    }

    private static void removeZone(CleanerSession session, String id, String name) {
        String zone = ROUTE53 + "/" + id;
        String changes =
                RECORD_SET
                        .matcher(session.rest("route53", "GET", zone + "/rrset", ""))
                        .results()
                        .map(MatchResult::group)
                        .filter(set -> !isZonesOwn(set, name))
                        .map(set -> "<Change><Action>DELETE</Action>%s</Change>".formatted(set))
                        .reduce("", String::concat);
        if (!changes.isEmpty()) {
            session.rest(
                    "route53",
                    "POST",
                    zone + "/rrset",
                    "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch><Changes>%s</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>"
                            .formatted(changes));
        }
        session.rest("route53", "DELETE", zone, "");
    }

    private static boolean isZonesOwn(String set, String zone) {
        Element parsed = Xml.parse(set);
        String type = Xml.required(parsed, "Type");
        return Xml.required(parsed, "Name").equals(zone)
                && (type.equals("NS") || type.equals("SOA"));
    }

    private static JsonNode read(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
