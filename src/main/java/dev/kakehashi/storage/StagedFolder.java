package dev.kakehashi.storage;

import dev.kakehashi.files.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Writes a folder that appears complete or not at all: beside its place, forced to disk, then renamed, and the rename
 * forced too.
 *
 * <p>A folder that is replaced is first renamed to {@code .name.old…}. A crash before the new one has its name leaves
 * the old one under that name, complete; {@link #recover} gives it its name back.
 */
public final class StagedFolder {
    private static final Pattern BESIDE = Pattern.compile("\\.(.+)\\.(new|old)\\d+");
    private static final int MOST_TRIES = 1000;

    private StagedFolder() {}

    @FunctionalInterface
    public interface Writer {
        void write(Path folder) throws IOException;
    }

    /** A folder that was at {@code target} before is replaced. */
    public static void write(Path target, Writer writer) throws IOException {
        write(target, writer, Runnable::run);
    }

    /**
     * @param moment runs the renaming, or refuses it by an exception; may run it again when it cannot know whether it
     *     happened
     */
    public static void write(Path target, Writer writer, Consumer<Runnable> moment) throws IOException {
        stage(target, writer, moment, StagedFolder::replace);
    }

    /**
     * One that somebody else completed meanwhile stays, and this one is thrown away: for content that is the same
     * whoever makes it.
     */
    public static void writeUnlessThere(Path target, Writer writer, Consumer<Runnable> moment) throws IOException {
        stage(target, writer, moment, (beside, place) -> {
            if (refusal(beside, place) != null) Durable.delete(beside);
        });
    }

    private interface Placing {
        void place(Path beside, Path target) throws IOException;
    }

    private static void stage(Path target, Writer writer, Consumer<Runnable> moment, Placing placing)
            throws IOException {
        Durable.createFolders(target.getParent());
        // Java's temporary folders are their owner's alone, whatever the umask
        var beside = Files.createDirectory(freeName(target, "new"));
        try {
            writer.write(beside);
            Durable.forceTree(beside);
            moment.accept(() -> place(beside, target, placing));
        } catch (UncheckedIOException e) {
            Durable.delete(beside);
            throw e.getCause();
        } catch (IOException | RuntimeException | Error e) {
            Durable.delete(beside);
            throw e;
        }
    }

    private static void place(Path beside, Path target, Placing placing) {
        if (!Files.exists(beside)) return; // has its name already
        try {
            placing.place(beside, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path beside, Path target) throws IOException {
        FileSystemException refusal = null;
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            var old = Files.exists(target) ? putAside(target) : null;
            try {
                refusal = refusal(beside, target);
            } catch (IOException e) {
                if (old != null) recover(old);
                throw e;
            }
            boolean givenBack = refusal != null && old != null && recover(old);
            if (old != null && !givenBack && Files.exists(target)) discard(old);
            // or else another process wrote the same place, or gave the old folder its name back
            if (refusal == null) return;
        }
        throw refusal;
    }

    /**
     * Takes the name from a folder or file; {@link #recover} gives it back.
     *
     * @return its name meanwhile; null when somebody else was faster
     */
    public static Path putAside(Path target) throws IOException {
        var old = freeName(target, "old");
        try {
            Durable.rename(target, old);
            return old;
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private static Path freeName(Path target, String kind) {
        return target.resolveSibling("." + target.getFileName() + "." + kind
                + Long.toUnsignedString(UUID.randomUUID().getLeastSignificantBits()));
    }

    /** Under a name that is never given back, so that nobody takes what is left of it for the former folder. */
    public static void discard(Path old) throws IOException {
        var dead = freeName(targetOf(old), "new");
        try {
            Durable.rename(old, dead);
        } catch (NoSuchFileException givenBack) {
            return;
        }
        Durable.delete(dead);
    }

    /** Null when it was renamed; otherwise why not: the name is taken, which is no exception of its own kind. */
    private static FileSystemException refusal(Path beside, Path target) throws IOException {
        try {
            Durable.rename(beside, target);
            return null;
        } catch (NoSuchFileException | AccessDeniedException other) {
            throw other;
        } catch (FileSystemException taken) {
            return taken;
        }
    }

    /** Whether a name is one that only a folder being written or replaced has. */
    public static boolean isBeside(Path path) {
        return BESIDE.matcher(path.getFileName().toString()).matches();
    }

    /** The place a folder beside was meant for. */
    public static Path targetOf(Path beside) {
        var name = BESIDE.matcher(beside.getFileName().toString());
        if (!name.matches()) throw new IllegalArgumentException(beside + " is no folder beside another");
        return beside.resolveSibling(name.group(1));
    }

    /**
     * Gives a replaced folder its name back where a crash came before the new one had it.
     *
     * @return whether {@code beside} was such a folder and its place was empty
     */
    public static boolean recover(Path beside) throws IOException {
        var name = BESIDE.matcher(beside.getFileName().toString());
        if (!name.matches() || !name.group(2).equals("old") || Files.exists(targetOf(beside))) return false;
        try {
            return refusal(beside, targetOf(beside)) == null;
        } catch (NoSuchFileException doneByAnother) {
            return false;
        }
    }

    /** Puts a copy in the place of a file, so that nobody who still holds it open can write into it. */
    public static void renew(Path file) throws IOException {
        if (!Files.exists(file)) return;
        var copy = file.resolveSibling(file.getFileName() + ".new");
        Durable.copy(file, copy);
        Durable.replace(copy, file);
    }
}
