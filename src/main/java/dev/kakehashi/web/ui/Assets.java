package dev.kakehashi.web.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String resource : resources) {
                try (var in = Assets.class.getResourceAsStream(resource)) {
                    digest.update(in.readAllBytes());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
