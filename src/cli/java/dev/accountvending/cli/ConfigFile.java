package dev.accountvending.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/**
 * A person's AWS config file, written whole or not at all: to a temporary file beside it that then
 * replaces it. If it is a symbolic link, it stays one, and its target is written.
 */
final class ConfigFile {
    private static final int MOST_LINKS = 40;
    private static final Set<PosixFilePermission> READ =
            PosixFilePermissions.fromString("r--r--r--");
    private static final Set<PosixFilePermission> WRITE =
            PosixFilePermissions.fromString("-w--w--w-");

    private final Path named;

    ConfigFile(Path named) {
        this.named = named;
    }

    /** Returns its name for messages. */
    Path name() {
        return named;
    }

    /**
     * Returns the file with these sections between its markers.
     *
     * @throws CommandFailed with one line, if it cannot be read or the sections cannot be in it
     */
    Change plan(Collection<ConfigSection> sections) {
        try {
            Path target = target();
            String text = Files.exists(target) ? read(target) : "";
            return new Change(
                    target, text, new ConfigMerge(named.toString()).merge(text, sections));
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** A change of the file that is planned and not yet written. */
    final class Change {
        private final Path target;
        private final String before;
        private final String after;

        private Change(Path target, String before, String after) {
            this.target = target;
            this.before = before;
            this.after = after;
        }

        /** Returns whether the file will have a profile of this name. */
        boolean hasProfile(String profile) {
            String section = profile.equals("default") ? profile : "profile " + profile;
            return after.lines()
                    .flatMap(line -> ConfigSection.nameIn(line).stream())
                    .anyMatch(section::equals);
        }

        /** Writes the change; returns false if the file was so already, and was not touched. */
        boolean write() {
            if (after.equals(before)) {
                return false;
            }
            try {
                replace(target, after.getBytes(StandardCharsets.ISO_8859_1));
                return true;
            } catch (IOException e) {
                throw failed("write", e);
            }
        }
    }

    private Path target() throws IOException {
        Path path = named.toAbsolutePath();
        for (int i = 0; i < MOST_LINKS; i++) {
            if (!Files.isSymbolicLink(path)) {
                return path;
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        throw new CommandFailed("%s is a symbolic link that leads in circles.".formatted(named));
    }

    private String read(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new CommandFailed("%s is a folder, not a file.".formatted(named));
        }
        if (!Files.isRegularFile(target)) {
            throw new CommandFailed("%s is not a plain file.".formatted(named));
        }
        if (!Files.isReadable(target) || !hasAny(target, READ)) {
            throw new AccessDeniedException(target.toString());
        }
        String text = Files.readString(target, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\0') >= 0) {
            throw new CommandFailed("%s is no text in UTF-8.".formatted(named));
        }
        return text;
    }

    private static void replace(Path target, byte[] bytes) throws IOException {
        Path folder = target.resolveSibling("").toAbsolutePath();
        boolean there = Files.exists(target);
        // Replacing the file needs no right to the file itself, but a person made it read-only on
        // purpose.
        if (there && (!Files.isWritable(target) || !hasAny(target, WRITE))) {
            throw new AccessDeniedException(target.toString());
        }
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path beside = Files.createTempFile(folder, ".avm", ".tmp"); // readable by its owner alone
        try {
            write(beside, bytes);
            if (there) {
                takeAfter(beside, target);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Gives a file the owner, group and mode of another. */
    private static void takeAfter(Path file, Path other) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(other, PosixFileAttributes.class);
        PosixFileAttributes held = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributeView view =
                Files.getFileAttributeView(
                        file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!wanted.owner().equals(held.owner())) {
            view.setOwner(wanted.owner());
        }
        if (!wanted.group().equals(held.group())) {
            view.setGroup(wanted.group());
        }
        view.setPermissions(wanted.permissions());
    }

    private static boolean hasAny(Path file, Set<PosixFilePermission> wanted) throws IOException {
        return !Collections.disjoint(Files.getPosixFilePermissions(file), wanted);
    }

    private CommandFailed failed(String what, IOException e) {
        String reason =
                switch (e) {
                    case AccessDeniedException _ -> "permission denied";
                    case FileSystemException known when known.getReason() != null ->
                            known.getReason();
                    default -> "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
                };
        return new CommandFailed("Cannot %s %s: %s.".formatted(what, named, reason), e);
    }
}
