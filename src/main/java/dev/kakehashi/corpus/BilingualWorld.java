package dev.kakehashi.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A small world that is spoken about in English and in Japanese: documents about one field, facts that hold in both
 * languages, and a share of documents that mix both. Which Mixed features bring a true translation together can be
 * counted here.
 */
public final class BilingualWorld {
    private static final int PIECES_PER_DOCUMENT = 84;
    private static final int LINKED = 3;
    private static final Set<String> PUNCTUATION = Set.of(".", ",", "?");

    private final WorldConcepts concepts = WorldConcepts.read();
    private final long seed;

    private BilingualWorld(long seed) {
        this.seed = seed;
    }

    /** @param seed decides the facts (which nouns belong together, which adjective fits) and the documents */
    public static BilingualWorld of(long seed) {
        return new BilingualWorld(seed);
    }

    /** A concept's word in both languages. */
    public record Pair(String english, String japanese, String field) {}

    public List<Pair> pairs() {
        var pairs = new ArrayList<Pair>();
        for (var field : concepts.fields()) {
            field.nouns().forEach(noun -> pairs.add(new Pair(noun.english(), noun.japanese(), field.name())));
            field.verbs().forEach(verb -> pairs.add(new Pair(verb.english(), verb.japanese(), field.name())));
            field.adjectives().forEach(word -> pairs.add(new Pair(word.english(), word.japanese(), field.name())));
        }
        return pairs;
    }

    public int fields() {
        return concepts.fields().size();
    }

    /** One pair a line, English and Japanese separated by a tab. */
    public void writePairs(Path file) throws IOException {
        Files.write(file, pairs().stream().map(pair -> pair.english() + "\t" + pair.japanese()).toList());
    }

    /** Sentences that say the same in both languages, as JSON lines {@code {"en", "ja"}}; none comes twice. */
    public void writeParallel(Path jsonLines, int sentences) throws IOException {
        var json = new ObjectMapper();
        var random = Seeds.generator(seed, "parallel");
        var written = new LinkedHashSet<String>();
        for (var tries = 0; written.size() < sentences && tries < 100 * sentences; tries++) {
            var field = concepts.fields().get(random.nextInt(concepts.fields().size()));
            var statement = statement(field, random.nextInt(field.nouns().size()), random);
            var pair = json.createObjectNode().put("en", said(statement, Language.ENGLISH)).put("ja",
                    said(statement, Language.JAPANESE));
            written.add(json.writeValueAsString(pair));
        }
        Files.write(jsonLines, written);
    }

    private static String said(Statement statement, Language language) {
        var text = new StringBuilder();
        append(text, statement.in(language, false), language);
        return text.toString();
    }

    /** @param mixedShare share of documents that mix both languages */
    public void writeDocuments(Path jsonLines, Language language, int documents, double mixedShare) throws IOException {
        var json = new ObjectMapper();
        try (Writer out = Files.newBufferedWriter(jsonLines)) {
            for (var number = 0; number < documents; number++)
                out.append(json.writeValueAsString(Map.of("text", document(language, number, mixedShare))))
                        .append('\n');
        }
    }

    public String document(Language language, int number, double mixedShare) {
        var random = Seeds.generator(seed, "document " + language.code(), number);
        boolean mixed = random.nextDouble() < mixedShare;
        var field = concepts.fields().get(random.nextInt(concepts.fields().size()));
        var text = new StringBuilder();
        int topic = random.nextInt(field.nouns().size());
        for (int pieces = 0; pieces < PIECES_PER_DOCUMENT;) {
            var statement = statement(field, topic, random);
            pieces += mixed ? mixed(text, statement, random) : append(text, statement.in(language, false), language);
            if (random.nextInt(3) == 0) topic = linked(field, topic, random);
        }
        return text.toString();
    }

    /** A tokenizer.json whose pieces are the words of this world, so that a concept is one token in each language. */
    public void writeTokenizer(Path file) throws IOException {
        var json = new ObjectMapper();
        var root = json.createObjectNode();
        root.put("version", "1.0");
        var added = root.putArray("added_tokens");
        var specials = List.of("<unk>", "<s>", "</s>");
        for (var id = 0; id < specials.size(); id++)
            added.addObject().put("id", id).put("content", specials.get(id)).put("special", true)
                    .put("single_word", false)
                    .put("lstrip", false).put("rstrip", false).put("normalized", false);
        var normalizer = root.putObject("normalizer");
        normalizer.put("type", "Sequence");
        var steps = normalizer.putArray("normalizers");
        steps.addObject().put("type", "Prepend").put("prepend", "▁");
        var spaces = steps.addObject().put("type", "Replace").put("content", "▁");
        spaces.putObject("pattern").put("String", " ");
        var template = root.putObject("post_processor").put("type", "TemplateProcessing");
        template.set("single", json.readTree(
                "[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}]"));
        template.set("pair", json.readTree(
                "[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
                        + "{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}]"));
        template.set("special_tokens", json.readTree("{\"<s>\":{\"id\":\"<s>\",\"ids\":[1],\"tokens\":[\"<s>\"]}}"));
        root.set("decoder", json.readTree(
                "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true}"));
        var model = root.putObject("model").put("type", "Unigram").put("unk_id", 0).put("byte_fallback", true);
        var vocab = model.putArray("vocab");
        for (var piece : specials) piece(vocab, piece, 0);
        for (var value = 0; value < 256; value++) piece(vocab, String.format("<0x%02X>", value), -20);
        for (var piece : pieces()) piece(vocab, piece, -5); // equal scores: the split into the fewest pieces wins
        Files.writeString(file, json.writeValueAsString(root));
    }

    /** All pieces a document can contain. */
    Set<String> pieces() {
        var pieces = new LinkedHashSet<String>();
        pieces.add("▁");
        for (var field : concepts.fields()) {
            for (var noun : field.nouns()) {
                pieces.add("▁" + noun.english());
                if (noun.countable()) pieces.add("▁" + noun.plural());
                pieces.add(noun.japanese());
            }
            for (var words : List.of(field.verbs(), field.adjectives())) {
                for (var word : words) {
                    pieces.add("▁" + word.english());
                    pieces.add(word.japanese());
                }
            }
        }
        for (var pattern : concepts.patterns()) {
            for (var piece : pattern.english())
                if (!piece.startsWith("{")) pieces.add(PUNCTUATION.contains(piece) ? piece : "▁" + piece);
            for (var piece : pattern.japanese()) if (!piece.startsWith("{")) pieces.add(piece);
        }
        pieces.add("▁a");
        pieces.add("▁an");
        return pieces;
    }

    /** One thing to say; the words in the slots decide it in either language. */
    private record Statement(
            WorldConcepts.Pattern pattern, WorldConcepts.Noun noun, WorldConcepts.Noun other, WorldConcepts.Noun person,
            WorldConcepts.Word verb, WorldConcepts.Word adjective) {

        /** @param borrowing whether its nouns are those of the other language */
        List<String> in(Language language, boolean borrowing) {
            boolean english = language == Language.ENGLISH;
            boolean englishNouns = english != borrowing;
            var said = new ArrayList<String>();
            for (var piece : english ? pattern.english() : pattern.japanese()) {
                switch (piece) {
                    case "{n}" -> said.add(word(noun, englishNouns));
                    case "{m}" -> said.add(word(other, englishNouns));
                    case "{p}" -> said.add(word(person, englishNouns));
                    case "{ns}" -> said.add(englishNouns ? noun.plural() : noun.japanese());
                    case "{x}" -> {
                        if (noun.countable())
                            said.add(englishNouns && "aeiou".indexOf(noun.english().charAt(0)) >= 0 ? "an" : "a");
                        said.add(word(noun, englishNouns));
                    }
                    case "{v}" -> said.add(english ? verb.english() : verb.japanese());
                    case "{a}" -> said.add(english ? adjective.english() : adjective.japanese());
                    default -> said.add(piece);
                }
            }
            return said;
        }

        private static String word(WorldConcepts.Noun noun, boolean english) {
            return english ? noun.english() : noun.japanese();
        }
    }

    private Statement statement(WorldConcepts.Field field, int topic, SplittableRandom random) {
        var noun = field.nouns().get(topic);
        var fitting = concepts.patterns().stream().filter(each -> each.fits(noun)).toList();
        var pattern = fitting.get(random.nextInt(fitting.size()));
        var other = field.nouns().get(linked(field, topic, random));
        var people = concepts.people().nouns().stream().filter(each -> !each.equals(noun)).toList();
        var person = people.get(random.nextInt(people.size()));
        var verb = field.verbs().get(random.nextInt(field.verbs().size()));
        // a fact: nine times in ten the adjective that fits this noun
        int usual = Seeds.generator(seed, "adjective " + field.name(), topic).nextInt(field.adjectives().size());
        var adjective = field.adjectives()
                .get(random.nextInt(10) == 0 ? random.nextInt(field.adjectives().size()) : usual);
        return new Statement(pattern, noun, other, person, verb, adjective);
    }

    /**
     * Says something the way people do who speak both languages: twice, or once with the nouns of the other language.
     */
    private static int mixed(StringBuilder text, Statement statement, SplittableRandom random) {
        var first = Language.values()[random.nextInt(2)];
        var second = first == Language.ENGLISH ? Language.JAPANESE : Language.ENGLISH;
        if (random.nextBoolean()) return append(text, statement.in(first, true), first);
        return append(text, statement.in(first, false), first) + append(text, statement.in(second, false), second);
    }

    /** One of the few nouns that this noun is spoken of together with, in both languages. */
    private int linked(WorldConcepts.Field field, int topic, SplittableRandom random) {
        var order = Seeds.permutation(field.nouns().size(), seed, "linked " + field.name(), topic);
        int other = order[random.nextInt(LINKED)];
        return other == topic ? order[LINKED] : other;
    }

    private static int append(StringBuilder text, List<String> pieces, Language language) {
        for (var piece : pieces) {
            boolean spaced = language == Language.ENGLISH || piece.charAt(0) < 128;
            if (spaced && !PUNCTUATION.contains(piece) && text.length() > 0) text.append(' ');
            text.append(piece);
        }
        return pieces.size();
    }

    private static void piece(ArrayNode vocab, String piece, double score) {
        vocab.addArray().add(piece).add(score);
    }
}
