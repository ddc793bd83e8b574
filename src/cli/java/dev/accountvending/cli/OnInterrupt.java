package dev.accountvending.cli;

/**
 * Prints one more line if the process is ended from outside, such as by Ctrl-C, before this is
 * closed.
 */
final class OnInterrupt implements AutoCloseable {
    private final Thread hook;

    OnInterrupt(Console console, String words) {
        hook =
                new Thread(
                        () -> {
                            console.err().println();
                            console.err().println(words);
                            console.flush();
                        },
                        "on-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isEnding) {
            return; // the shutdown hook prints it
        }
    }
}
