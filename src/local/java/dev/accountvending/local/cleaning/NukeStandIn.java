package dev.accountvending.local.cleaning;

import dev.accountvending.local.gateway.AwsFailure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Does a pass if there is no aws-nuke. Its input and its output have aws-nuke's form (v3, library
 * libnuke, {@code pkg/nuke/nuke.go}), so that the steps before and after it are the same.
 *
 * <p>It removes the {@link ResourceTypes} through the AWS port, with the rights of the member's
 * operator, and everything else that moto holds for the account by removing it from moto. It lists
 * the types in the home region, and in another region only if moto holds any there.
 */
final class NukeStandIn {
    /** How often aws-nuke tries a failing removal before it gives up. */
    private static final int TRIES = 3;

    private final CleanerSession member;
    private final Holdings holdings;
    private final String account;
    private final NukeFile file;
    private final Consumer<String> out;
    private final List<Item> items = new ArrayList<>();

    /** A resource that is being removed. */
    private static final class Item {
        private final Place place;
        private final Resource thing;
        private boolean kept;
        private boolean gone;
        private String trouble = "";

        Item(Place place, Resource thing) {
            this.place = place;
            this.thing = thing;
        }

        boolean isOpen() {
            return !kept && !gone;
        }
    }

    /**
     * The region and the type under which a resource was found.
     *
     * @param kind null if it was found in moto
     */
    private record Place(
            String region, CleanerSession session, @Nullable ResourceType kind, String type) {}

    /**
     * @param member a session of the member's operator
     * @param out is given each line of output
     */
    NukeStandIn(
            CleanerSession member,
            Holdings holdings,
            String account,
            NukeFile file,
            Consumer<String> out) {
        this.member = member;
        this.holdings = holdings;
        this.account = account;
        this.file = file;
        this.out = out;
    }

    void run() {
        out.accept(
                "This is the local cloud's small cleaner and no aws-nuke: none is on the PATH. It"
                        + " removes all that the local cloud holds and writes what aws-nuke would. At AWS an"
                        + " account can hold what this cleaner has never heard of.");
        if (!file.allows(account)) {
            out.accept(
                    "level=fatal msg=\"the account %s is not to be touched\"".formatted(account));
            return;
        }
        scan();
        if (items.stream().noneMatch(Item::isOpen)) {
            out.accept("No resource to delete.");
            return;
        }
        for (int i = 0; i < TRIES && items.stream().anyMatch(Item::isOpen); i++) {
            remove();
            look();
            out.accept(
                    "Removal requested: 0 waiting, %d failed, %d skipped, %d finished"
                            .formatted(open(), kept(), gone()));
        }
        conclude();
    }

    private void scan() {
        Holdings.Found found = holdings.look();
        found.unread()
                .forEach(unread -> tellUnlisted(unread.why(), unread.region(), unread.service()));
        ResourceType first = ResourceTypes.ALL.getFirst(); // a stack deletes what it made
        scan(first, found);
        scanOthers(found);
        ResourceTypes.ALL.stream().skip(1).forEach(kind -> scan(kind, found));
        out.accept(
                "Scan complete: %d total, %d nukeable, %d filtered."
                        .formatted(items.size(), open(), kept()));
    }

    private void scan(ResourceType kind, Holdings.Found found) {
        if (file.leavesOut(kind.type())) {
            return;
        }
        for (String region : file.regions()) {
            boolean global = region.equals(NukeFile.GLOBAL);
            if (kind.global() == global
                    && (global
                            || region.equals(member.region())
                            || found.has(kind.type(), region))) {
                scan(new Place(region, global ? member : member.in(region), kind, kind.type()));
            }
        }
    }

    private void scan(Place place) {
        try {
            for (Resource thing : Objects.requireNonNull(place.kind).list().apply(place.session)) {
                add(place, thing);
            }
        } catch (AwsFailure failure) {
            tellUnlisted(failure.code(), place.region, place.type);
        }
    }

    private void scanOthers(Holdings.Found found) {
        for (Holding holding : found.holdings()) {
            String type = holding.nukeType();
            if (!holding.awsMade()
                    && file.regions().contains(holding.region())
                    && ResourceTypes.ALL.stream().noneMatch(kind -> kind.type().equals(type))
                    && !file.leavesOut(type)) {
                add(
                        new Place(holding.region(), member, null, type),
                        new Resource(holding.id(), () -> holdings.remove(holding)));
            }
        }
    }

    private void add(Place place, Resource thing) {
        Item item = new Item(place, thing);
        item.kept = file.keeps(account, place.type, thing);
        items.add(item);
        tell(item, item.kept ? "filtered: filtered by config" : "would remove");
    }

    private void tellUnlisted(String reason, String region, String type) {
        out.accept(
                "level=error msg=\"listing failed:\\n    %s\" owner=%s resource_type=%s"
                        .formatted(reason.replace('"', '\''), region, type));
    }

    private void remove() {
        for (Item item : items) {
            if (item.isOpen()) {
                try {
                    item.thing.removal().run();
                    item.trouble = "It is still there.";
                    tell(item, "triggered remove");
                } catch (AwsFailure failure) {
                    item.trouble = failure.code();
                }
            }
        }
    }

    /** Marks as removed what is not listed any more, without regard to what removed it. */
    private void look() {
        Map<Place, List<Item>> places =
                items.stream()
                        .filter(Item::isOpen)
                        .collect(
                                Collectors.groupingBy(
                                        item -> item.place,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        Holdings.Found found = holdings.look();
        places.forEach((place, open) -> look(place, open, found));
    }

    private void look(Place place, List<Item> open, Holdings.Found found) {
        List<String> left;
        try {
            left = names(place, found);
        } catch (AwsFailure failure) {
            open.forEach(item -> item.trouble = failure.code());
            return;
        }
        for (Item item : open) {
            item.gone = !left.contains(item.thing.name());
            tell(item, item.gone ? "removed" : "failed");
        }
    }

    private static List<String> names(Place place, Holdings.Found found) {
        return place.kind != null
                ? place.kind.list().apply(place.session).stream().map(Resource::name).toList()
                : found.holdings().stream()
                        .filter(holding -> holding.region().equals(place.region))
                        .filter(holding -> holding.nukeType().equals(place.type))
                        .map(Holding::id)
                        .toList();
    }

    private void conclude() {
        List<Item> left = items.stream().filter(Item::isOpen).toList();
        if (left.isEmpty()) {
            out.accept(
                    "Nuke complete: 0 failed, %d skipped, %d finished.".formatted(kept(), gone()));
            return;
        }
        out.accept(
                "There are resources in failed state, but none are ready for deletion, anymore.");
        for (Item item : left) {
            tell(item, "failed");
            out.accept(item.trouble);
        }
        out.accept("level=fatal msg=failed");
    }

    private void tell(Item item, String state) {
        String properties =
                item.thing.properties().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> "%s: \"%s\"".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
        out.accept(
                "%s - %s - %s - [%s] - %s"
                        .formatted(
                                item.place.region,
                                item.place.type,
                                item.thing.name(),
                                properties,
                                state));
    }

    private long open() {
        return items.stream().filter(Item::isOpen).count();
    }

    private long kept() {
        return items.stream().filter(item -> item.kept).count();
    }

    private long gone() {
        return items.stream().filter(item -> item.gone).count();
    }
}
