package dev.kakehashi.web.terms;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.web.ui.Field;
import java.util.List;

/** The corpora of one language that a form offers. */
public final class CorpusOptions {
    private CorpusOptions() {}

    /** @param language {@code en} or {@code ja} */
    public static List<Field.Option> of(String language) {
        List<Corpus> corpora = Corpus.list("language = ?1 and state <> ?2 order by name", language,
                Corpus.State.FAILED);
        return corpora.stream().map(corpus -> new Field.Option(corpus.slug, corpus.name)).toList();
    }
}
