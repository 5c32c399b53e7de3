package dev.kakehashi.people;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every address the application answers, as its code has them and as {@code routes.txt} declares who may. */
final class RouteList {
    /**
     * @param right as {@link Rights} names it, or {@code anyone}
     * @param audited whether the change is written down in its own transaction
     */
    record Declared(String right, boolean audited) {}

    private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target/classes");

    private RouteList() {}

    /** The methods of all resources by {@code METHOD /path}; a parameter's name and pattern do not matter. */
    static SortedMap<String, Method> inCode() {
        var found = new TreeMap<String, Method>();
        try (var files = Files.walk(CLASSES)) {
            files.map(CLASSES::relativize).map(Object::toString)
                    .filter(file -> file.matches("dev/kakehashi/.*\\.class"))
                    .map(file -> type(file.replaceFirst("\\.class$", "").replace('/', '.')))
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .flatMap(type -> Arrays.stream(type.getMethods()))
                    .forEach(method -> verb(method).ifPresent(verb -> found.put(verb + " " + path(method), method)));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, RouteList.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations()).map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value()).findFirst();
    }

    private static String path(Method method) {
        var own = method.getAnnotation(Path.class);
        String whole = method.getDeclaringClass().getAnnotation(Path.class).value() + "/"
                + (own == null ? "" : own.value());
        return plain(whole);
    }

    static String plain(String path) {
        String plain = ("/" + path).replaceAll("/+", "/").replaceAll("\\{([^}:]+):[^}]*}", "{$1}")
                .replaceAll("(?<=.)/$", "");
        return plain.replaceAll("\\{[^}]+}", "{}");
    }

    static SortedMap<String, Declared> declared() {
        try (var file = RouteList.class.getResourceAsStream("/routes.txt")) {
            var declared = new TreeMap<String, Declared>();
            for (var line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.isBlank() || line.startsWith("#")) continue;
                var words = line.trim().split("\\s+");
                declared.put(words[0] + " " + plain(words[1]),
                        new Declared(words[2], words.length > 3 && words[3].equals("audited")));
            }
            return declared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the OpenAPI document knows, as {@code METHOD /path}. */
    static SortedSet<String> inOpenApi(JsonNode document) {
        var found = new TreeSet<String>();
        document.path("paths").fields().forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(verb -> {
            if (verb.matches("get|post|put|patch|delete"))
                found.add(verb.toUpperCase(Locale.ROOT) + " " + plain(path.getKey()));
        }));
        return found;
    }

    static String lines() {
        return inCode().keySet().stream().collect(Collectors.joining("\n"));
    }
}
