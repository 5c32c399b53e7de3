package dev.kakehashi.web.corpora;

import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.web.terms.CorpusMessages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.List;
import java.util.stream.Collectors;

/** The form that registers a corpus. */
record NewCorpusView(Submitted form, List<Field> fields) {
    static NewCorpusView of(Submitted form, DataDirectory data) {
        var text = Screen.messages(CorpusMessages.class);
        return new NewCorpusView(form, List.of(
                Field.text(form, "name", text.name()),
                Field.choice(form, "language", text.language(),
                        List.of(new Field.Option("en", text.english()), new Field.Option("ja", text.japanese()))),
                Field.text(form, "path", text.pathLabel()).helped(text.pathHelp(roots(data))),
                Field.number(form, "validationPercent", text.validationPercent()).about(Term.SPLIT)
                        .helped(text.splitHelp()),
                Field.number(form, "evaluationPercent", text.evaluationPercent()).about(Term.SPLIT)));
    }

    static String roots(DataDirectory data) {
        return data.roots().stream().map(java.nio.file.Path::toString).collect(Collectors.joining(", "));
    }
}
