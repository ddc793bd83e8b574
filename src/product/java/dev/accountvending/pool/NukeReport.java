package dev.accountvending.pool;

import dev.accountvending.model.PlainText;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.ExportedEnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.util.HashMap;
import java.util.Map;

/**
 * The findings of a pass, as its build exported them from aws-nuke's output ({@code
 * resources/clean-account.buildspec}). aws-nuke's exit code is ignored: it is 0 even if aws-nuke
 * was not allowed to read.
 *
 * @param complete whether the build came to its end, and aws-nuke to the end of its scan
 * @param found how many resources there were to remove
 * @param removed how many of them are gone
 * @param failed how many could not be removed, or were not gone in time
 * @param unlisted how many types of resources could not be listed
 * @param left the resources that are left, and the types that could not be listed
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

    /** Returns whether everything was read and nothing was found. */
    boolean isClean() {
        return complete && found == 0 && failed == 0 && unlisted == 0;
    }

    /** Returns what the pass left, in words; empty if it was clean. */
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
