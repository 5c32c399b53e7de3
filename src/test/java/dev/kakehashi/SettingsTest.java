package dev.kakehashi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Settings are explained once, in the README's table, and there are no others. */
class SettingsTest {
    private static final Pattern SET = Pattern.compile("\\$\\{(KAKEHASHI_[A-Z_]+)(?::([^${}]*)})?");
    private static final Pattern NAMED = Pattern.compile("KAKEHASHI_[A-Z_]+");
    /** A row of one variable: what it is for, its name, and what it is when it is not set. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\| `(KAKEHASHI_[A-Z_]+)` \\| (`[^`]*`|\\d+) \\|$");
    /** Of a program that asks the server, not of the server. */
    private static final Set<String> OF_CLIENTS = Set.of("KAKEHASHI_TOKEN");

    @Test
    void every_setting_is_in_the_readme_and_every_one_there_is_a_setting() throws IOException {
        var readme = new TreeSet<String>();
        var named = NAMED.matcher(Files.readString(Path.of("README.md")));
        while (named.find()) readme.add(named.group());
        readme.removeAll(OF_CLIENTS);
        assertEquals(defaults().keySet(), readme);
    }

    @Test
    void what_the_readme_calls_usual_is_what_is_taken() throws IOException {
        var defaults = defaults();
        var row = ROW.matcher(Files.readString(Path.of("README.md")));
        int rows = 0;
        for (; row.find(); rows++)
            if (!defaults.get(row.group(1)).isEmpty())
                assertEquals(defaults.get(row.group(1)), row.group(2).replace("`", ""), row.group(1));
        assertTrue(rows > 10, "the table was found");
    }

    /** By variable; empty where it is another setting or nothing. */
    private static TreeMap<String, String> defaults() throws IOException {
        var defaults = new TreeMap<String, String>();
        var set = SET.matcher(Files.readString(Path.of("src/main/resources/application.properties")));
        while (set.find()) defaults.merge(set.group(1), set.group(2) == null ? "" : set.group(2),
                (one, other) -> one.isEmpty() ? other : one);
        return defaults;
    }
}
