package dev.accountvending.inventory;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Collects, from many threads, what an account holds, what could not be read, and the regions that
 * the organization's service control policies close.
 */
final class Findings {
    /** Error codes of services that do not offer a feature in a region. */
    private static final Set<String> NOT_OFFERED =
            Set.of("TypeNotFoundException", "UnsupportedActionException");

    private final boolean lenient;
    private final SortedSet<String> found = new ConcurrentSkipListSet<>();
    private final SortedSet<String> unseen = new ConcurrentSkipListSet<>();
    private final SortedSet<String> closed = new ConcurrentSkipListSet<>();

    /**
     * @param lenient whether a service that is busy or down is only noted, and the call not
     *     repeated
     */
    Findings(boolean lenient) {
        this.lenient = lenient;
    }

    /**
     * Notes what a call lists, or why it could not be made.
     *
     * @param service the SDK's name of the service's endpoint, such as {@code oam}
     * @param what it lists, for the person who must act on a refusal
     */
    void look(Region region, String service, String what, Supplier<Stream<String>> look) {
        attempt(region, service, what, () -> look.get().toList())
                .ifPresent(names -> names.forEach(name -> found.add(region + " " + name)));
    }

    /**
     * Makes a call, or notes why it could not be made.
     *
     * @return its answer; empty if it was refused, or the region has no such service
     */
    <T> Optional<T> attempt(Region region, String service, String what, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (VendingFailed refused) {
            if (isClosed(refused)) {
                closed.add(region.id());
            } else if (refused.code().filter(NOT_OFFERED::contains).isEmpty()) {
                note(region, what, refused);
            }
        } catch (AccountNotReady notReady) {
            note(region, what, notReady);
        } catch (TransientFailure failure) {
            if (lenient) {
                note(region, what, failure);
            } else if (!isNotThere(region, service, failure)) {
                throw failure;
            }
        }
        return Optional.empty();
    }

    private void note(Region region, String what, StepFailure refused) {
        unseen.add(
                "%s %s could not be looked at (%s)"
                        .formatted(region, what, refused.code().orElse("not ready")));
    }

    /**
     * Returns whether a service control policy refused: EC2 and others name its kind at the end of
     * the message.
     */
    private static boolean isClosed(VendingFailed refused) {
        return refused.namesServiceControlPolicy();
    }

    /**
     * Returns whether the region lacks the service: without an endpoint, there is no host of that
     * name.
     */
    private static boolean isNotThere(Region region, String service, TransientFailure failure) {
        return !ServiceMetadata.of(service).regions().contains(region) && isUnknownHost(failure);
    }

    private static boolean isUnknownHost(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof UnknownHostException || isUnknownHost(failure.getCause()));
    }

    /** Returns what is there. */
    SortedSet<String> found() {
        return found;
    }

    /** Returns what could not be read, with AWS's error code. */
    List<String> unseen() {
        return List.copyOf(unseen);
    }

    /** Returns the regions that are closed. */
    List<String> closed() {
        return List.copyOf(closed);
    }
}
