package dev.accountvending.ledger;

import dev.accountvending.ledger.LedgerTable.Write;
import dev.accountvending.model.TransientFailure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Changes the ledger's items. Each change is decided on the item as read, and written on the
 * condition that it has not changed since; a lost race reads again. So each is safe to repeat.
 */
final class ConditionalWrites {
    private static final int TRIES = 8;

    private final LedgerTable table;

    ConditionalWrites(LedgerTable table) {
        this.table = table;
    }

    /** Returns the item of this key, which must be there. */
    <T extends Record> StoredItem<T> stored(String key, Class<T> type) {
        return StoredItem.find(table, key, type)
                .orElseThrow(() -> new IllegalStateException("The ledger has no " + key + "."));
    }

    /**
     * Changes an item that must be there; a change that returns the value it was given writes
     * nothing.
     *
     * @param besides what is written with the change, in one transaction
     */
    <T extends Record, R> Update<T, R> update(
            String key,
            Class<T> type,
            Function<T, Update<T, R>> change,
            Function<T, List<Write>> besides) {
        return retryOnConflict(
                key,
                () -> {
                    StoredItem<T> found = stored(key, type);
                    Update<T, R> update = change.apply(found.value());
                    T changed = update.value();
                    if (changed.equals(found.value())) {
                        return Optional.of(update);
                    }
                    List<Write> writes = new ArrayList<>(besides.apply(changed));
                    writes.add(found.put(changed));
                    return commit(update, writes);
                });
    }

    /**
     * Changes an item, or writes the first of its key; a change that returns the value it was given
     * writes nothing.
     *
     * @param change is given null if there is no item
     */
    <T extends Record, R> Update<T, R> updateOrPut(
            String key, Class<T> type, Function<@Nullable T, Update<T, R>> change) {
        return retryOnConflict(
                key,
                () -> {
                    Optional<StoredItem<T>> found = StoredItem.find(table, key, type);
                    T before = found.map(StoredItem::value).orElse(null);
                    Update<T, R> update = change.apply(before);
                    return update.value().equals(before)
                            ? Optional.of(update)
                            : commit(update, List.of(StoredItem.put(key, found, update.value())));
                });
    }

    /** Tries again, from the reading on, as long as others write in between. */
    static <T> T retryOnConflict(String what, Supplier<Optional<T>> attempt) {
        for (int i = 0; i < TRIES; i++) {
            Optional<T> done = attempt.get();
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new TransientFailure(
                "Others kept changing %s in the ledger at the same time.".formatted(what));
    }

    /**
     * Returns a value, if the writes that go with it could be made; empty if others wrote in
     * between.
     */
    <T> Optional<T> commit(T value, List<Write> writes) {
        return table.write(writes) ? Optional.of(value) : Optional.empty();
    }
}
