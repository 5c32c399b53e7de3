package dev.kakehashi.web.studies;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.sae.PaperSettings;
import dev.kakehashi.submission.SeveralValues;
import dev.kakehashi.submission.StudyOption;
import dev.kakehashi.submission.SubmitStudy;
import dev.kakehashi.web.terms.CorpusOptions;
import dev.kakehashi.web.terms.DiskView;
import dev.kakehashi.web.terms.MemoryView;
import dev.kakehashi.web.terms.SubmitMessages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The form that submits a study: a grid of SAEs over checkpoints and layers, with every choice of the method. */
public record NewSaesView(
        List<Field.Option> models,
        String model,
        Submitted form,
        List<Step> steps,
        String stepsError,
        List<Field> what,
        List<Field> autoencoder,
        List<Field> optimiser,
        List<Field> analysis,
        String paperSize,
        MemoryView memory,
        DiskView disk) {

    record Step(String value, String label, boolean chosen, boolean planned) {}

    /**
     * @param given values from the address or from a refused submission; {@code model} may be null when none is
     *     registered
     * @param embedding whose embeddings are taken when no model is chosen for them
     * @param memory what the filled form would take; {@code disk} what it would write
     */
    static NewSaesView of(List<LanguageModel> models, LanguageModel model, Checkpoint embedding, Submitted given,
            Function<Submitted, MemoryView> memory,
            Function<Submitted, DiskView> disk) {
        var options = models.stream().map(m -> new Field.Option(m.slug, m.name)).toList();
        if (model == null) return new NewSaesView(options, null, given, List.of(), null, List.of(), List.of(),
                List.of(), List.of(), null, null, null);
        var form = filled(model, given);
        var text = Screen.messages(SubmitMessages.class);
        var last = model.layers == null ? 0 : model.layers;
        return new NewSaesView(
                options,
                model.slug,
                form,
                steps(model, form, text),
                form.error("steps"),
                List.of(
                        Field.text(form, "name", text.studyName()).about(Term.STUDY),
                        Field.text(form, "layers", text.layers()).several(SeveralValues.RANGES).about(Term.LAYER)
                                .helped(text.layersHelp(last)),
                        Field.choice(form, "englishCorpus", text.englishCorpus(), CorpusOptions.of("en")),
                        Field.choice(form, "japaneseCorpus", text.japaneseCorpus(), CorpusOptions.of("ja")),
                        Field.text(form, "lexicon", text.lexicon()).about(Term.TRANSLATION_PAIRS)
                                .helped(text.lexiconHelp()).optional()),
                OptionFields.of(StudyOption.Group.AUTOENCODER, form),
                OptionFields.of(StudyOption.Group.OPTIMISER, form),
                analysis(form, options, embedding, text),
                PaperSettings.nearest(model.parameters == null ? 0 : model.parameters).size(),
                memory.apply(form),
                disk.apply(form));
    }

    private static List<Field> analysis(Submitted form, List<Field.Option> models, Checkpoint embedding,
            SubmitMessages text) {
        var fields = new ArrayList<>(OptionFields.of(StudyOption.Group.ANALYSIS, form));
        fields.add(Field.choice(form, "embeddingModel", text.embeddingModel(), embeddings(models, embedding, text))
                .helped(text.embeddingHelp()));
        return fields;
    }

    /** The paper's values below what was given. */
    private static Submitted filled(LanguageModel model, Submitted given) {
        var values = StudyOption.filledIn(new StudyOption.Usual(SubmitStudy.defaults(model), AnalysisOptions.paper()));
        values.put("layers", List.of("1-" + (model.layers == null ? 1 : model.layers)));
        values.put("steps", List.of("all"));
        values.putAll(given.values());
        return new Submitted(values, given.errors());
    }

    private static List<Step> steps(LanguageModel model, Submitted form, SubmitMessages text) {
        var all = form.has("steps", "all");
        return model.checkpoints().stream()
                .filter(checkpoint -> checkpoint.state != Checkpoint.State.FAILED)
                .map(checkpoint -> new Step(
                        "" + checkpoint.step,
                        text.step(Format.count(checkpoint.step)),
                        all || form.has("steps", "" + checkpoint.step),
                        checkpoint.state == Checkpoint.State.PLANNED))
                .toList();
    }

    /** @param usual what is taken when nothing is chosen */
    private static List<Field.Option> embeddings(List<Field.Option> models, Checkpoint usual, SubmitMessages text) {
        var options = new ArrayList<Field.Option>();
        options.add(new Field.Option("",
                usual == null ? text.largest() : text.largestIs(usual.model.name, Format.count(usual.step))));
        options.addAll(models);
        return options;
    }
}
