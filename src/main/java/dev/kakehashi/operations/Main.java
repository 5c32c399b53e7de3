package dev.kakehashi.operations;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where the program starts. Java decides by the locale, once and for good, how names of files are written; under
 * LANG=C, which bare containers and batch systems have, no Japanese one can be. Later that would be a refused path here
 * and a failed job there, so it is said before anything else happens.
 */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        var refusal = refusal();
        if (refusal == null) {
            Quarkus.run(arguments);
            return;
        }
        System.err.println(refusal);
        System.exit(1);
    }

    /** Null where names of files may be Japanese. */
    static String refusal() {
        try {
            Path.of("架け橋");
            return null;
        } catch (InvalidPathException unmappable) {
            return "Under this locale Java writes names of files in " + System.getProperty("sun.jnu.encoding")
                    + ", in which no Japanese one can be written: start with LC_ALL=C.UTF-8 in the environment (or "
                    + "another UTF-8 locale that this machine has; locale -a lists them).";
        }
    }
}
