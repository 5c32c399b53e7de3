package dev.kakehashi.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Looks at places one after the other. One that cannot be read is told of and left alone, and the others are looked at
 * all the same.
 */
final class Looking {
    private static final Logger LOG = Logger.getLogger(Looking.class);

    /** Says it in the server's log. */
    static final Looking AND_WARNING = new Looking(
            place -> LOG.warnf("Left alone while cleaning up, because it cannot be read: %s", place));

    private final Consumer<String> unread;

    /** What is done at a place. */
    interface Look {
        void look() throws IOException;
    }

    /** @param unread told of each place that could not be looked at, and why */
    Looking(Consumer<String> unread) {
        this.unread = unread;
    }

    void at(Path place, Look look) {
        try {
            look.look();
        } catch (UncheckedIOException e) {
            failed(place, e.getCause());
        } catch (IOException e) {
            failed(place, e);
        }
    }

    List<Path> children(Path folder) {
        var found = new ArrayList<Path>();
        at(folder, () -> {
            if (!Files.isDirectory(folder)) return;
            try (var all = Files.list(folder)) {
                all.sorted().forEach(found::add);
            }
        });
        return found;
    }

    private void failed(Path place, IOException e) {
        if (e instanceof NoSuchFileException) LOG.debugf("%s is gone already", place);
        else unread.accept(place + " (" + e + ")");
    }
}
