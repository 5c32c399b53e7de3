package dev.kakehashi.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The documents of a file; a key that stands twice is an error. */
final class Yaml {
    private Yaml() {}

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> documents(Path file) throws IOException {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var documents = new ArrayList<Map<String, Object>>();
        for (var document : new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(Files.readString(file)))
            documents.add((Map<String, Object>) document);
        return documents;
    }

    /** What stands at names one below the other; lists are entered by {@code 0}, {@code 1} ... */
    @SuppressWarnings("unchecked")
    static <T> T at(Object document, String... names) {
        for (var name : names) document = document instanceof List<?> list ? list.get(Integer.parseInt(name))
                : ((Map<String, Object>) document).get(name);
        return (T) document;
    }
}
