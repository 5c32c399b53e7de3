package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kakehashi.files.Sha256;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What comes before every text: a BOS token, whose position no SAE sees, or nothing, and then the first token is one
 * like all others.
 *
 * @param piece of BOS, as the tokenizer holds it; null without one
 */
public record TextStart(OptionalInt bos, String piece, Source source) {
    /** Files beside a tokenizer.json that are read for it. */
    public static final List<String> FILES = List.of("tokenizer_config.json", "config.json");

    private static final int LARGEST = 8 << 20; // a description of ten thousand added tokens
    /** Classes of Hugging Face's transformers that put BOS before a text unless their file says otherwise. */
    private static final Set<String> ADDING = Set.of(
            "LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizer", "CodeLlamaTokenizerFast", "GemmaTokenizer",
            "GemmaTokenizerFast");

    public enum Source {
        /** tokenizer.json puts BOS there itself. */
        TOKENIZER,
        /** tokenizer.json does not, but tokenizer_config.json asks for it ({@code add_bos_token}). */
        CONFIG,
        /** No file asks for one. */
        NONE
    }

    /**
     * tokenizer.json decides where it puts BOS before texts; otherwise {@code add_bos_token} of the
     * tokenizer_config.json beside it, which names the token itself or leaves that to {@code bos_token_id} of
     * config.json. An id alone asks for nothing: many models have one and never use it.
     */
    static TextStart of(TokenizerFile file, Vocabulary vocabulary) throws IOException {
        var own = first(file.part("post_processor"), vocabulary);
        if (own.isPresent()) return new TextStart(own, vocabulary.piece(own.getAsInt()), Source.TOKENIZER);
        var config = beside(file, "tokenizer_config.json");
        if (!config.path("add_bos_token").asBoolean(ADDING.contains(config.path("tokenizer_class").asText())))
            return new TextStart(OptionalInt.empty(), null, Source.NONE);
        var named = config.path("bos_token");
        var name = named.isObject() ? named.path("content").asText("") : named.asText("");
        var bos = vocabulary.id(name);
        var id = beside(file, "config.json").path("bos_token_id");
        if (bos.isEmpty() && name.isEmpty() && id.isIntegralNumber() && id.canConvertToInt()
                && vocabulary.has(id.asInt()))
            bos = OptionalInt.of(id.asInt());
        if (bos.isEmpty()) throw new Unusable(
                "has no piece for the BOS token that the tokenizer_config.json beside it puts before texts");
        return new TextStart(bos, vocabulary.piece(bos.getAsInt()), Source.CONFIG);
    }

    /** The special token that the tokenizer's own last step puts first. */
    private static OptionalInt first(JsonNode processor, Vocabulary vocabulary) {
        for (var inner : processor.path("processors")) {
            var found = first(inner, vocabulary);
            if (found.isPresent()) return found;
        }
        return switch (processor.path("type").asText()) {
            case "BertProcessing", "RobertaProcessing" -> vocabulary.id(processor.path("cls").path(0).asText(""));
            default -> vocabulary.id(processor.path("single").path(0).path("SpecialToken").path("id").asText(""));
        };
    }

    /** The special token that the tokenizer's own last step puts behind a text. */
    static OptionalInt ending(JsonNode processor, Vocabulary vocabulary) {
        var found = OptionalInt.empty();
        for (var inner : processor.path("processors")) {
            var own = ending(inner, vocabulary);
            if (own.isPresent()) found = own;
        }
        if (found.isPresent()) return found;
        var single = processor.path("single");
        return switch (processor.path("type").asText()) {
            case "BertProcessing", "RobertaProcessing" -> vocabulary.id(processor.path("sep").path(0).asText(""));
            default -> single.size() < 2
                    ? OptionalInt.empty()
                    : vocabulary.id(single.path(single.size() - 1).path("SpecialToken").path("id").asText(""));
        };
    }

    private static JsonNode beside(TokenizerFile file, String name) throws IOException {
        var path = file.folder().resolve(name);
        if (!Files.isRegularFile(path)) return MissingNode.getInstance();
        try {
            return OutsideJson.tree(path, LARGEST);
        } catch (Unusable e) {
            throw new Unusable("lies beside a " + name + " that " + e.getMessage());
        }
    }

    /** Positions at the beginning of every sequence that no SAE sees. */
    public int skipped() {
        return bos.isPresent() ? 1 : 0;
    }

    /** For a row: who says so, and the BOS token behind a blank. */
    public String stored() {
        return piece == null ? source.name() : source + " " + piece;
    }

    /** Sequences of one tokenizer.json differ where another file puts a token before them. */
    String identity(String sha256) {
        if (source != Source.CONFIG) return sha256;
        return Sha256.of(sha256 + " behind " + bos.getAsInt());
    }
}
