package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.outside.Shown;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parts a tokenizer.json may be made of. The native library ends the whole process when a part is contradictory, so
 * only parts and values that it is known to survive reach it.
 */
final class TokenizerParts {
    private static final Set<String> MODELS = Set.of("Unigram", "BPE", "WordPiece", "WordLevel");
    private static final Set<String> NORMALIZERS = Set.of("Sequence", "Prepend", "Replace", "NFC", "NFD", "NFKC",
            "NFKD", "Nmt", "Lowercase", "Strip",
            "StripAccents", "BertNormalizer", "ByteLevel", "Precompiled");
    private static final Set<String> PRE_TOKENIZERS = Set.of("Sequence", "Metaspace", "ByteLevel", "Whitespace",
            "WhitespaceSplit", "BertPreTokenizer",
            "Digits", "Punctuation", "Split", "UnicodeScripts", "CharDelimiterSplit");
    private static final Set<String> POST_PROCESSORS = Set.of("Sequence", "TemplateProcessing", "BertProcessing",
            "RobertaProcessing", "ByteLevel");
    private static final Set<String> DECODERS = Set.of("Sequence", "Metaspace", "ByteLevel", "ByteFallback", "Fuse",
            "Replace", "Strip", "WordPiece", "BPEDecoder");
    /** What the parts of a sequence are called in each place. */
    private static final Map<String, String> WITHIN = Map.of(
            "normalizer", "normalizers", "pre_tokenizer", "pretokenizers", "post_processor", "processors", "decoder",
            "decoders");

    private static final int MOST_GROWTH = 64;
    private static final int LONGEST_TEMPLATE = 16;

    private static final Set<String> BEHIND_INSERTED = Set.of("Replace", "Prepend");
    /** Letters and classes of letters in a row, the first of them needed: what certainly finds something. */
    private static final Pattern SOMETHING = Pattern.compile(
            "(ATOM)(\\+|\\{[1-9]\\d*(,\\d*)?\\})?((ATOM)(\\+|\\*|\\?|\\{\\d+(,\\d*)?\\})?)*"
                    .replace("ATOM", "[^\\\\^$.|?*+(){}\\[\\]]|\\\\[sSwWdDnrt./]|\\[\\^?[^\\[\\]\\\\&]+\\]"));

    private final TokenizerFile file;
    private final int size;
    private double growth = 1;
    private String insertedBy; // pattern of the normaliser that puts in text where nothing stood

    private TokenizerParts(TokenizerFile file) {
        this.file = file;
        this.size = file.vocabulary().size();
    }

    /** @throws TokenizerException naming the part that is not supported or contradicts itself */
    static void check(TokenizerFile file) throws TokenizerException {
        var parts = new TokenizerParts(file);
        parts.checkModel(file.part("model"));
        parts.check("normalizer", NORMALIZERS, file.part("normalizer"));
        parts.check("pre_tokenizer", PRE_TOKENIZERS, file.part("pre_tokenizer"));
        parts.check("post_processor", POST_PROCESSORS, file.part("post_processor"));
        parts.check("decoder", DECODERS, file.part("decoder"));
    }

    private void checkModel(JsonNode model) throws TokenizerException {
        var type = model.path("type").asText("");
        if (!MODELS.contains(type)) throw unsupported("model", type);
        if (!model.path("continuing_subword_prefix").asText("").isEmpty() && type.equals("BPE")
                && model.hasNonNull("continuing_subword_prefix"))
            throw problem("marks the middle of words with a prefix, which is not supported for BPE");
        if (model.path("dropout").asDouble(0) != 0) throw problem("drops merges by chance, which is not supported");
    }

    private void check(String place, Set<String> allowed, JsonNode part) throws TokenizerException {
        if (part.isMissingNode() || part.isNull()) return;
        var type = part.path("type").asText("");
        if (!allowed.contains(type)) throw unsupported(place, type);
        if (place.equals("normalizer") && !type.equals("Sequence")) checkOrder(type, part);
        switch (type) {
            case "Sequence" -> {
                for (var inner : part.path(WITHIN.get(place))) check(place, allowed, inner);
            }
            case "Split" -> checkPattern(place, part.path("pattern"));
            case "Replace" -> {
                checkPattern(place, part.path("pattern"));
                checkGrowth(place, part);
            }
            case "Precompiled" -> checkMap(part.path("precompiled_charsmap").asText(""));
            case "TemplateProcessing" -> checkTemplate(part);
            case "BertProcessing", "RobertaProcessing" -> {
                requireId(part.path("sep").path(1));
                requireId(part.path("cls").path(1));
            }
            case "Strip" -> {
                if (place.equals("decoder") && part.path("stop").asInt(0) != 0)
                    throw problem("has a decoder that strips the ends of pieces, which is not supported");
            }
            default -> {}
        }
    }

    /**
     * Text that is put in where nothing stood, as LLM-jp's "(?&lt;!\\n)^" does, makes native code lose count of the
     * letters: whichever normaliser but these two comes behind it ends the process.
     */
    private void checkOrder(String normalizer, JsonNode part) throws TokenizerException {
        if (insertedBy != null && !BEHIND_INSERTED.contains(normalizer))
            throw problem("normalises text by " + normalizer + " behind a replacement of " + Shown.of(insertedBy)
                    + ", which may stand for nothing; that is not supported");
        if (normalizer.equals("Replace") && mayFindNothing(part.path("pattern")))
            insertedBy = part.path("pattern").path("Regex").asText(part.path("pattern").path("String").asText(""));
    }

    private static boolean mayFindNothing(JsonNode pattern) {
        if (!pattern.has("Regex")) return pattern.path("String").asText("").isEmpty();
        return !SOMETHING.matcher(pattern.path("Regex").asText("")).matches();
    }

    private void checkPattern(String place, JsonNode pattern) throws TokenizerException {
        if (!pattern.has("Regex")) return;
        if (!RegexCost.bearable(pattern.path("Regex").asText("")))
            throw problem(
                    "splits text in its " + place + " by a pattern whose cost may explode, which is not supported: "
                            + Shown.of(pattern.path("Regex").asText("")));
    }

    /** One replacement after the other could make gigabytes of a word. */
    private void checkGrowth(String place, JsonNode replacement) throws TokenizerException {
        int replaced = Math.max(1, replacement.path("pattern").path("String").asText("").length());
        growth *= Math.max(1, (double) replacement.path("content").asText("").length() / replaced);
        if (growth > MOST_GROWTH) throw problem(
                "makes text more than " + MOST_GROWTH + " times longer in its " + place + ", which is not supported");
    }

    private void checkMap(String base64) throws TokenizerException {
        try {
            if (NormalizationMap.sound(Base64.getDecoder().decode(base64))) return;
        } catch (IllegalArgumentException e) {
            throw problem("has a normalisation map that is no base64");
        }
        throw problem("has a normalisation map that points outside itself");
    }

    private void checkTemplate(JsonNode template) throws TokenizerException {
        var special = template.path("special_tokens");
        for (var token : special) {
            if (token.path("ids").size() != token.path("tokens").size())
                throw problem("has a special token with different numbers of ids and pieces");
            for (var id : token.path("ids")) requireId(id);
        }
        checkTemplate(template.path("single"), special, Set.of("A"));
        checkTemplate(template.path("pair"), special, Set.of("A", "B"));
    }

    private void checkTemplate(JsonNode pieces, JsonNode special, Set<String> sequences) throws TokenizerException {
        var seen = new HashSet<String>();
        if (!pieces.isArray() || pieces.size() > LONGEST_TEMPLATE)
            throw problem("has a template that is no short list of pieces");
        for (var piece : pieces) {
            var token = piece.path("SpecialToken").path("id");
            var sequence = piece.path("Sequence").path("id").asText("");
            if (token.isTextual() ? !special.has(token.asText()) : !sequences.contains(sequence) || !seen.add(sequence))
                throw problem("has a template that names something it does not define");
        }
    }

    /** An id outside of the vocabulary would be looked up outside of a model's embeddings. */
    private void requireId(JsonNode id) throws TokenizerException {
        if (!id.canConvertToInt() || !id.isIntegralNumber() || id.asInt() < 0 || id.asInt() >= size)
            throw problem("has a special token with the impossible id " + Shown.of(id.asText()));
    }

    private TokenizerException unsupported(String place, String type) {
        return problem("has a " + place + " of the type \"" + Shown.of(type) + "\", which is not supported");
    }

    private TokenizerException problem(String what) {
        return new TokenizerException(file.name() + " " + what + ".");
    }
}
