package dev.kakehashi.web.ui;

import dev.kakehashi.files.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A name for the present style sheet, scripts and picture: browsers keep them for a year, and ask for others after an
 * upgrade.
 */
final class Assets {
    private static final String WEBJARS = "/META-INF/maven/org.webjars.npm/";
    static final String VERSION = hash(
            "/META-INF/resources/ui/app.css", "/META-INF/resources/ui/kakehashi.js",
            "/META-INF/resources/ui/bridge.svg",
            WEBJARS + "htmx.org/pom.properties", WEBJARS + "chart.js/pom.properties");

    private Assets() {}

    private static String hash(String... resources) {
        try {
            var digest = Sha256.digest();
            for (String resource : resources) {
                try (var in = Assets.class.getResourceAsStream(resource)) {
                    digest.update(in.readAllBytes());
                }
            }
            return Sha256.of(digest).substring(0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
