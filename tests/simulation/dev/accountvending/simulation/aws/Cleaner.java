package dev.accountvending.simulation.aws;

import dev.accountvending.simulation.aws.BuildsService.Cleaning;
import dev.accountvending.simulation.aws.SimulatedAccount.HeldResource;

import java.util.ArrayList;
import java.util.List;

/** Removes from an account what was made in it since it was new, but for what is ours. */
final class Cleaner {
    private static final List<String> KEPT = List.of("/vending/", "/aws-service-role/", "/aws-reserved/");

    private final Zones zones;

    Cleaner(Zones zones) {
        this.zones = zones;
    }

    Cleaning clean(SimulatedAccount account) {
        List<String> left = new ArrayList<>();
        int found = account.resources.size() + account.users.size();
        List<HeldResource> resisting =
                account.resources.stream()
                        .filter(it -> it.resists() > 0)
                        .map(HeldResource::attacked)
                        .toList();
        resisting.forEach(it -> left.add("%s %s".formatted(it.type(), it.id())));
        account.resources.clear();
        account.resources.addAll(resisting);
        account.users.clear();
        List<HeldRole> roles =
                account.roles.values().stream()
                        .filter(role -> role.madeAt.isAfter(account.createdAt))
                        .filter(role -> KEPT.stream().noneMatch(role.path::startsWith))
                        .toList();
        roles.forEach(role -> account.roles.remove(role.name));
        List<Zones.HostedZone> own = zones.of(account.id);
        own.forEach(zones::delete);
        return new Cleaning(found + roles.size() + own.size(), left);
    }
}
