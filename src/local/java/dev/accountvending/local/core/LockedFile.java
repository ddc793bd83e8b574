package dev.accountvending.local.core;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock on a file: one process of this machine, and one thread of it, works at a time; others
 * wait. The lock ends with the process that holds it.
 *
 * <p>The lock is polled: the kernel counts locks by process and not by thread, so that two
 * processes of which each holds one and waits in another thread for the other's are refused as a
 * deadlock (EDEADLK, fcntl(2)), which they are not.
 */
public final class LockedFile {
    private static final ConcurrentHashMap<Path, ReentrantLock> IN_THIS_PROCESS =
            new ConcurrentHashMap<>();
    private static final long PAUSE_MILLIS = 100;

    /** The work that is done while the lock is held. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    private LockedFile() {}

    /**
     * Does a work while no other does one with the same file.
     *
     * @param file made, with its folders, if it does not exist; never removed, because another
     *     process may wait for it
     * @throws IOException what the work throws, and if the file cannot be made or locked
     */
    public static <T> T hold(Path file, Work<T> work) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        ReentrantLock others = IN_THIS_PROCESS.computeIfAbsent(path, _ -> new ReentrantLock());
        others.lock();
        try {
            Files.createDirectories(path.resolveSibling(""));
            try (FileChannel channel =
                            FileChannel.open(
                                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = await(channel)) {
                if (!lock.isValid()) {
                    throw new IOException("the lock on " + path + " was lost");
                }
                return work.run();
            }
        } finally {
            others.unlock();
        }
    }

    private static FileLock await(FileChannel channel) throws IOException {
        @Nullable FileLock lock = channel.tryLock();
        while (lock == null) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while another process held the lock", e);
            }
            lock = channel.tryLock();
        }
        return lock;
    }
}
