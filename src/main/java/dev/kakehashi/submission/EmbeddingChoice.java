package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Whose token embeddings decide the clusters of a study (METHOD section 5): by default those of the last checkpoint of
 * the largest registered size of the family. A row of embeddings belongs to a piece, so both tokenizers must hold the
 * same pieces.
 */
@ApplicationScoped
public class EmbeddingChoice {
    private static final int MOST_REMEMBERED = 1000;

    private final Map<Path, Pieces> remembered = new ConcurrentHashMap<>();

    @Inject DataDirectory data;

    /** @param sha256 of the pieces of a file that had this size and time */
    private record Pieces(long size, long modified, String sha256) {}

    /** The checkpoint chosen, or the usual one; null where the choice is refused or there is none. */
    Checkpoint read(Fields fields, LanguageModel model) {
        if (!fields.has("embeddingModel")) return usual(model);
        var chosen = LanguageModel.bySlug(fields.raw("embeddingModel")).orElse(null);
        if (chosen == null)
            return fields.refuse("embeddingModel", fields.say().noModel(fields.shown("embeddingModel")), null);
        if (chosen.vocabulary != null && !chosen.vocabulary.equals(model.vocabulary))
            return fields.refuse("embeddingModel", fields.say().otherVocabulary(), null);
        if (!samePieces(model, chosen)) return fields.refuse("embeddingModel", fields.say().otherTokenizer(), null);
        return lastOf(chosen);
    }

    /** What is taken when nothing is chosen; null when the model has no usable checkpoint. */
    public Checkpoint usual(LanguageModel model) {
        List<LanguageModel> equal = model.vocabulary == null ? List.of()
                : LanguageModel.list("vocabulary", model.vocabulary);
        var family = equal.stream()
                .filter(each -> FamilyName.of(each).equals(FamilyName.of(model)))
                .sorted(Comparator.comparing((LanguageModel each) -> each.parameters == null ? 0 : each.parameters)
                        .reversed().thenComparing(each -> each.id))
                .filter(each -> samePieces(model, each));
        return Stream.concat(family, Stream.of(model)).map(EmbeddingChoice::lastOf)
                .filter(checkpoint -> checkpoint != null).findFirst().orElse(null);
    }

    private static Checkpoint lastOf(LanguageModel model) {
        return Checkpoint.find("model = ?1 and state <> ?2 order by step desc", model, Checkpoint.State.FAILED)
                .firstResult();
    }

    /** Also where one of them has not been fetched yet: then the analysis compares them before it begins. */
    private boolean samePieces(LanguageModel model, LanguageModel other) {
        if (other.id.equals(model.id)) return true;
        var own = pieces(model);
        var others = pieces(other);
        return own.isEmpty() || others.isEmpty() || own.equals(others);
    }

    /** Empty where no checkpoint has a tokenizer that can be read now. */
    private Optional<String> pieces(LanguageModel model) {
        Checkpoint ready = Checkpoint.find("model = ?1 and state = ?2 and folder is not null order by step desc", model,
                Checkpoint.State.READY).firstResult();
        if (ready == null) return Optional.empty();
        try {
            var file = data.reopen(ready.tokenizerFile());
            long size = Files.size(file);
            long modified = Files.getLastModifiedTime(file).toMillis();
            var known = remembered.get(file);
            if (known == null || known.size != size || known.modified != modified) {
                if (remembered.size() >= MOST_REMEMBERED) remembered.clear();
                known = new Pieces(size, modified, Vocabulary.read(file).piecesSha256());
                remembered.put(file, known);
            }
            return Optional.of(known.sha256);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
