package dev.accountvending.simulation.aws;

import dev.accountvending.simulation.aws.SimulatedAccount.HeldResource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an account holds beyond what every new one does, for invariants to read, Cloud Control to
 * list and aws-nuke to remove.
 */
public final class Holdings {
    private static final List<String> KEPT =
            List.of("/vending/", "/aws-service-role/", "/aws-reserved/");

    /** By it one owner could watch the next one; aws-nuke does not know it. */
    public static final String LINK = "AWS::Oam::Link";

    /** Nobody removes it but who has made it: neither aws-nuke nor the product does. */
    public static final String STORE = "AWS::CloudTrail::EventDataStore";

    private static final Set<String> NOT_CLEANED = Set.of(LINK, STORE);

    private final SimulatedAccount account;
    private final SimulatedAws aws;
    private final List<String> regions;

    Holdings(SimulatedAccount account, SimulatedAws aws, List<String> regions) {
        this.account = account;
        this.aws = aws;
        this.regions = regions;
    }

    /** Returns the regions in which something may be held. */
    List<String> regions() {
        return regions;
    }

    /** Lists all of it, each with its type. */
    public List<String> all() {
        List<String> all = new ArrayList<>();
        account.resources.forEach(it -> all.add(it.type() + " " + it.id()));
        account.users.keySet().forEach(it -> all.add("AWS::IAM::User " + it));
        roles().forEach(it -> all.add("AWS::IAM::Role " + it.name));
        zones().forEach(it -> all.add("AWS::Route53::HostedZone " + it.id));
        for (String region : regions) {
            aws.acm(account.id, region)
                    .arns()
                    .forEach(it -> all.add("AWS::CertificateManager::Certificate " + it));
            aws.ec2(account.id, region).vpcs().forEach(it -> all.add("AWS::EC2::VPC " + it));
        }
        return all;
    }

    /** Lists what Cloud Control finds of a type in a region; global types, in whichever. */
    Stream<String> of(String type, String region) {
        return switch (type) {
            case "AWS::Route53::HostedZone" -> zones().stream().map(it -> it.id);
            case "AWS::CertificateManager::Certificate" ->
                    aws.acm(account.id, region).arns().stream();
            case "AWS::EC2::VPC" -> aws.ec2(account.id, region).vpcs().stream();
            default -> account.resources(type, region).stream();
        };
    }

    private List<HeldRole> roles() {
        return account.roles.values().stream()
                .filter(role -> role.madeAt.isAfter(account.createdAt))
                .filter(role -> KEPT.stream().noneMatch(role.path::startsWith))
                .toList();
    }

    private List<Zones.HostedZone> zones() {
        return aws.zones().of(account.id);
    }

    /** Removes all of it, but for what resists; returns what a pass of aws-nuke would say. */
    BuildsService.Cleaning clean() {
        List<HeldResource> unseen =
                account.resources.stream().filter(it -> NOT_CLEANED.contains(it.type())).toList();
        int found = all().size() - unseen.size();
        List<HeldResource> resisting =
                account.resources.stream()
                        .filter(it -> it.resists() > 0 && !NOT_CLEANED.contains(it.type()))
                        .map(HeldResource::attacked)
                        .toList();
        account.resources.retainAll(unseen);
        account.resources.addAll(resisting);
        account.users.clear();
        roles().forEach(role -> account.roles.remove(role.name));
        zones().forEach(aws.zones()::delete);
        for (String region : regions) {
            aws.acm(account.id, region).clear();
            aws.ec2(account.id, region).clear();
        }
        return new BuildsService.Cleaning(
                found, resisting.stream().map(it -> it.type() + " " + it.id()).toList());
    }
}
