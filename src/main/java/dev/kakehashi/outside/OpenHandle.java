package dev.kakehashi.outside;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file that the system has opened. Linux names it below /proc, where it says what it really is, and where Java can
 * open the very same file.
 */
final class OpenHandle implements AutoCloseable {
    // O_RDONLY, O_CLOEXEC and O_NONBLOCK: a pipe would be waited for
    private static final int READ_WITHOUT_WAITING = 0x80000 | 0x800;
    private static final Descriptors SYSTEM = system();

    private final int number;

    /** Functions of the C library. */
    interface Descriptors extends Library {
        int open(byte[] path, int flags);

        int close(int number);
    }

    private OpenHandle(int number) {
        this.number = number;
    }

    /** @return null where the system has no such names */
    static OpenHandle of(Path file) throws IOException {
        if (SYSTEM == null) return null;
        var name = file.toString().getBytes(StandardCharsets.UTF_8);
        int number = SYSTEM.open(Arrays.copyOf(name, name.length + 1), READ_WITHOUT_WAITING);
        if (number >= 0) return new OpenHandle(number);
        FileChannel.open(file, StandardOpenOption.READ).close(); // says why
        throw new IOException(file.getFileName() + " could not be opened, and a moment later it could");
    }

    Path path() {
        return Path.of("/proc/self/fd/" + number);
    }

    Path realPath() throws IOException {
        return Files.readSymbolicLink(path());
    }

    @Override
    public void close() {
        SYSTEM.close(number);
    }

    private static Descriptors system() {
        if (!Platform.isLinux() || !Files.isDirectory(Path.of("/proc/self/fd"))) return null;
        try {
            return Native.load("c", Descriptors.class);
        } catch (LinkageError e) {
            return null;
        }
    }
}
