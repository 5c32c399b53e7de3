package dev.kakehashi.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * One kind of file from outside: a sound example, the ways to break it that fit it alone, and how the program reads it.
 */
public interface HostileKind {
    String name();

    /**
     * Writes what stands around the file and the file itself, sound.
     *
     * @return the file that is then changed
     */
    Path write(Path folder, Random random) throws IOException;

    /** A hostile content that no random change would hit upon; null where {@link Mutations} are enough. */
    default byte[] crafted(Random random) throws IOException {
        return null;
    }

    /** Reads the folder as the program does, to the last byte. */
    void read(Path folder) throws IOException;
}
