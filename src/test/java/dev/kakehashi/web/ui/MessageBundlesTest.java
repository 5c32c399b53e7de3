package dev.kakehashi.web.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessageBundlesTest {
    private static final Pattern PLACE = Pattern.compile("(?<!\\\\)\\{([a-zA-Z]+)}");

    @Test
    void every_bundle_says_everything_in_japanese_too() throws Exception {
        var missing = new ArrayList<String>();
        for (Class<?> bundle : bundles()) {
            Properties japanese = properties(name(bundle), "ja");
            for (String key : keys(bundle))
                if (japanese.getProperty(key, "").isBlank()) missing.add(name(bundle) + "." + key);
        }
        assertTrue(missing.isEmpty(), () -> "no Japanese for " + missing);
    }

    @Test
    void no_japanese_sentence_is_left_over_from_a_removed_one() throws Exception {
        var left = new TreeSet<String>();
        for (Class<?> bundle : bundles())
            for (String key : properties(name(bundle), "ja").stringPropertyNames())
                if (!keys(bundle).contains(key)) left.add(name(bundle) + "." + key);
        assertEquals(Set.of(), left);
    }

    @Test
    void both_languages_use_the_same_values() throws Exception {
        var different = new ArrayList<String>();
        for (Class<?> bundle : bundles()) {
            var english = properties(name(bundle), "en");
            var japanese = properties(name(bundle), "ja");
            for (String key : keys(bundle))
                if (!places(english.getProperty(key, "")).equals(places(japanese.getProperty(key, ""))))
                    different.add(name(bundle) + "." + key);
        }
        assertEquals(List.of(), different);
    }

    @Test
    void every_text_is_in_the_files_and_none_beside_its_method() throws Exception {
        for (Class<?> bundle : bundles()) {
            var english = properties(name(bundle), "en");
            for (String key : keys(bundle))
                assertFalse(english.getProperty(key, "").isBlank(), name(bundle) + "." + key);
            for (Method method : bundle.getDeclaredMethods())
                assertEquals(Message.DEFAULT_VALUE, method.getAnnotation(Message.class).value(), method.getName());
        }
    }

    private static List<Class<?>> bundles() throws Exception {
        Path classes = Path.of(UiMessages.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var bundles = new ArrayList<Class<?>>();
        try (var files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith("Messages.class"))::iterator) {
                String name = classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                Class<?> type = Class.forName(name);
                if (type.isAnnotationPresent(MessageBundle.class)) bundles.add(type);
            }
        }
        assertTrue(bundles.contains(UiMessages.class));
        return bundles;
    }

    private static String name(Class<?> bundle) {
        return bundle.getAnnotation(MessageBundle.class).value();
    }

    /** The names of the methods, and one key a constant for methods that name the constants of an enum. */
    private static Set<String> keys(Class<?> bundle) throws IOException {
        var keys = new TreeSet<String>();
        for (Method method : bundle.getDeclaredMethods()) {
            boolean constants = method.getParameterCount() == 1
                    && method.getParameterTypes()[0].isEnum()
                    && method.getAnnotation(Message.class).value().equals(Message.DEFAULT_VALUE);
            if (constants) keys.addAll(constantKeys(bundle, method.getName()));
            else keys.add(method.getName());
        }
        return keys;
    }

    private static Set<String> constantKeys(Class<?> bundle, String method) throws IOException {
        var keys = new TreeSet<String>();
        for (String key : properties(name(bundle), "en").stringPropertyNames())
            if (key.startsWith(method + "_")) keys.add(key);
        assertTrue(!keys.isEmpty(), () -> "no English constants for " + bundle + "." + method);
        return keys;
    }

    private static Properties properties(String bundle, String language) throws IOException {
        var properties = new Properties();
        String file = "/messages/" + bundle + "_" + language + ".properties";
        try (InputStream in = UiMessages.class.getResourceAsStream(file)) {
            assertTrue(in != null, () -> "there is no " + file);
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }

    private static Set<String> places(String sentence) {
        var places = new TreeSet<String>();
        var match = PLACE.matcher(sentence);
        while (match.find()) places.add(match.group(1));
        return places;
    }
}
