package dev.accountvending.local.cleaning;

import dev.accountvending.local.gateway.AwsFailure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Does a pass where no aws-nuke is. It is told and tells in aws-nuke's words (v3, library libnuke,
 * {@code pkg/nuke/nuke.go}), so that what comes before it and after it is the same; it knows the
 * {@link Kinds} that people try out here, and through the AWS port it may do what the member's
 * operator may, and no more.
 */
final class SmallCleaner {
    /** How often aws-nuke tries what fails before it gives up. */
    private static final int TRIES = 3;

    private final Session member;
    private final String account;
    private final NukeFile file;
    private final Consumer<String> out;
    private final List<Item> items = new ArrayList<>();

    /** A thing on its way out. */
    private static final class Item {
        private final Session session;
        private final Kind kind;
        private final Thing thing;
        private boolean kept;
        private boolean gone;
        private String trouble = "";

        Item(Session session, Kind kind, Thing thing) {
            this.session = session;
            this.kind = kind;
            this.thing = thing;
        }

        boolean isOpen() {
            return !kept && !gone;
        }
    }

    /** A kind in a region. */
    private record Place(Session session, Kind kind) {}

    /**
     * @param member a session of the member's operator
     * @param out told each line of output
     */
    SmallCleaner(Session member, String account, NukeFile file, Consumer<String> out) {
        this.member = member;
        this.account = account;
        this.file = file;
        this.out = out;
    }

    void run() {
        out.accept(
                "This is the local cloud's small cleaner and no aws-nuke: none is on the PATH. It"
                        + " knows %d kinds of things and writes what aws-nuke would."
                                .formatted(Kinds.ALL.size()));
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
        for (String region : file.regions()) {
            boolean global = region.equals("global");
            Session session = global ? member : member.in(region);
            Kinds.ALL.stream()
                    .filter(kind -> kind.global() == global && !file.leavesOut(kind.type()))
                    .forEach(kind -> scan(session, kind, region));
        }
        items.sort((a, b) -> Integer.compare(Kinds.ALL.indexOf(a.kind), Kinds.ALL.indexOf(b.kind)));
        out.accept(
                "Scan complete: %d total, %d nukeable, %d filtered."
                        .formatted(items.size(), open(), kept()));
    }

    private void scan(Session session, Kind kind, String region) {
        try {
            for (Thing thing : kind.list().apply(session)) {
                Item item = new Item(session, kind, thing);
                item.kept = file.keeps(account, kind.type(), thing);
                items.add(item);
                tell(item, item.kept ? "filtered: filtered by config" : "would remove");
            }
        } catch (AwsFailure failure) {
            out.accept(
                    "level=error msg=\"listing failed:\\n    %s\" owner=%s resource_type=%s"
                            .formatted(failure.code(), region, kind.type()));
        }
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

    /** What is not listed any more is gone, whoever removed it. */
    private void look() {
        Map<Place, List<Item>> places =
                items.stream()
                        .filter(Item::isOpen)
                        .collect(
                                Collectors.groupingBy(
                                        item -> new Place(item.session, item.kind),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        places.forEach(this::look);
    }

    private void look(Place place, List<Item> open) {
        List<String> left;
        try {
            left = place.kind.list().apply(place.session).stream().map(Thing::name).toList();
        } catch (AwsFailure failure) {
            open.forEach(item -> item.trouble = failure.code());
            return;
        }
        for (Item item : open) {
            item.gone = !left.contains(item.thing.name());
            tell(item, item.gone ? "removed" : "failed");
        }
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
                                item.kind.global() ? "global" : item.session.region(),
                                item.kind.type(),
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
