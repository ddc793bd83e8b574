package dev.accountvending.pool;

import dev.accountvending.model.PlainText;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.ExportedEnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.util.HashMap;
import java.util.Map;

/**
 * What a pass found, as its build exported it from aws-nuke's output ({@code
 * resources/clean-account.buildspec}). How aws-nuke exited is not asked: it exits 0 also where it
 * was not allowed to look.
 *
 * @param complete whether the build came to its end, and aws-nuke to the end of its scan
 * @param found how many things were there to be removed
 * @param removed how many of them are gone
 * @param failed how many could not be removed, or were not gone in time
 * @param unlisted how many kinds of things could not be listed
 * @param left the things that are left, and the kinds that could not be listed
 */
record NukeReport(boolean complete, int found, int removed, int failed, int unlisted, String left) {
    NukeReport {
        left = PlainText.visible(left); // names that people gave in their account
    }

    private static final int LONGEST = 1000;
    private static final NukeReport NONE = new NukeReport(false, 0, 0, 0, 0, "");

    /** Reads it from a build that has ended. */
    static NukeReport of(Build build) {
        Map<String, String> exported = new HashMap<>();
        for (ExportedEnvironmentVariable variable : build.exportedEnvironmentVariables()) {
            exported.put(variable.name(), variable.value());
        }
        try {
            return new NukeReport(
                    build.buildStatus() == StatusType.SUCCEEDED
                            && "yes".equals(exported.get("NUKE_SCANNED")),
                    number(exported.get("NUKE_FOUND")),
                    number(exported.get("NUKE_REMOVED")),
                    number(exported.get("NUKE_FAILED")),
                    number(exported.get("NUKE_UNLISTED")),
                    exported.getOrDefault("NUKE_LEFT", ""));
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    /** Everything was looked at, and there was nothing. */
    boolean isClean() {
        return complete && found == 0 && failed == 0 && unlisted == 0;
    }

    /** What the pass leaves to be told; nothing where it was clean. */
    String told(Build build) {
        if (isClean()) {
            return "";
        }
        if (!complete) {
            return shortened(
                    "Build %s ended as %s without a whole report. %s"
                            .formatted(build.id(), build.buildStatusAsString(), left));
        }
        return shortened(
                "%d found, %d removed, %d failed, %d kinds not listed. %s"
                        .formatted(found, removed, failed, unlisted, left));
    }

    private static String shortened(String text) {
        String stripped = text.strip();
        return stripped.length() <= LONGEST ? stripped : stripped.substring(0, LONGEST - 1) + "…";
    }

    private static int number(@Nullable String text) {
        return Integer.parseUnsignedInt(text == null ? "" : text);
    }
}
