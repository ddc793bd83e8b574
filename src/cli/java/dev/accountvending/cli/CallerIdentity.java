package dev.accountvending.cli;

import org.jspecify.annotations.Nullable;

/** The identity whose keys sign a command's requests. */
sealed interface CallerIdentity {
    /** A person of the local cloud that is asked. */
    record Person(String email) implements CallerIdentity {}

    /** The local cloud's first administrator, for what concerns the local cloud itself. */
    record LocalAdministrator() implements CallerIdentity {}

    /**
     * The identity that the usual chain of AWS credentials finds.
     *
     * @param profile null for the chain's own choice
     */
    record Credentials(@Nullable String profile) implements CallerIdentity {}
}
