package dev.kakehashi.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The words and sentence patterns of the generated bilingual world, from two resource files. */
record WorldConcepts(List<Field> fields, List<Pattern> patterns) {

    /** @param plural null for what English does not count */
    record Noun(String english, String plural, String japanese) {
        boolean countable() {
            return plural != null;
        }
    }

    /** A verb in the third person or an adjective, with its Japanese. */
    record Word(String english, String japanese) {}

    record Field(String name, List<Noun> nouns, List<Word> verbs, List<Word> adjectives) {}

    /** The same statement in both languages, as pieces with slots in braces. */
    record Pattern(List<String> english, List<String> japanese) {
        boolean fits(Noun noun) {
            return noun.countable() || !english.contains("{ns}");
        }
    }

    static WorldConcepts read() {
        var fields = new ArrayList<Field>();
        for (var line : lines("world/concepts.txt")) {
            var parts = line.split("\\s*\\|\\s*");
            fields.add(new Field(
                    parts[0].strip(),
                    entries(parts[1]).stream()
                            .map(words -> new Noun(words[0], words[1].equals("-") ? null : words[1], words[2]))
                            .toList(),
                    entries(parts[2]).stream().map(words -> new Word(words[0], words[1])).toList(),
                    entries(parts[3]).stream().map(words -> new Word(words[0], words[1])).toList()));
        }
        var patterns = new ArrayList<Pattern>();
        for (var line : lines("world/patterns.txt")) {
            var sides = line.split("\\s*\\|\\s*");
            patterns.add(new Pattern(List.of(sides[0].strip().split(" ")), List.of(sides[1].strip().split(" "))));
        }
        return new WorldConcepts(List.copyOf(fields), List.copyOf(patterns));
    }

    /** Persons stand in sentences of every field. */
    Field people() {
        return fields.get(0);
    }

    private static List<String[]> entries(String part) {
        var entries = new ArrayList<String[]>();
        for (var entry : part.split(",")) entries.add(entry.strip().split(" "));
        return entries;
    }

    private static List<String> lines(String resource) {
        try (var in = WorldConcepts.class.getClassLoader().getResourceAsStream(resource);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
