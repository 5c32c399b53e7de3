package dev.kakehashi.web.models;

import dev.kakehashi.submission.SeveralValues;
import dev.kakehashi.submission.StudyOption;
import dev.kakehashi.submission.SubmitPretraining;
import dev.kakehashi.web.terms.CorpusOptions;
import dev.kakehashi.web.terms.SubmitMessages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.HashMap;
import java.util.List;

/** The form that raises a small Llama. */
record PretrainView(Submitted form, boolean possible, List<Field> what, List<Field> shape, List<Field> training,
        List<Field> optimiser) {

    static PretrainView of(Submitted given) {
        var text = Screen.messages(SubmitMessages.class);
        var english = CorpusOptions.of("en");
        var japanese = CorpusOptions.of("ja");
        var values = new HashMap<String, List<String>>();
        SubmitPretraining.usualValues().forEach((name, value) -> values.put(name, List.of(value)));
        values.putAll(given.values());
        var form = new Submitted(values, given.errors());
        return new PretrainView(
                form,
                !english.isEmpty() && !japanese.isEmpty(),
                List.of(
                        Field.text(form, "name", text.modelName()),
                        Field.text(form, "family", text.family()).helped(text.familyHelp()).optional(),
                        Field.choice(form, "englishCorpus", text.englishCorpus(), english),
                        Field.choice(form, "japaneseCorpus", text.japaneseCorpus(), japanese),
                        Field.text(form, "tokenizer", text.tokenizer()).helped(text.tokenizerHelp())),
                List.of(
                        Field.number(form, "layers", text.blocks()).about(Term.LAYER),
                        Field.number(form, "width", text.width()),
                        Field.number(form, "heads", text.heads()),
                        Field.number(form, "keyValueHeads", text.keyValueHeads()).optional(),
                        Field.number(form, "feedForward", text.feedForward()).optional(),
                        Field.number(form, "sequenceLength", text.sequenceLength()),
                        Field.choice(form, "tiedEmbeddings", text.tiedEmbeddings(), List.of(
                                new Field.Option("true", text.tied()), new Field.Option("false", text.untied())))),
                List.of(
                        Field.number(form, "englishShare", text.option(StudyOption.ENGLISH_SHARE)),
                        Field.number(form, "batch", text.sequences()),
                        Field.number(form, "steps", text.steps()),
                        Field.text(form, "checkpointSteps", text.checkpointSteps()).several(SeveralValues.RANGES)
                                .about(Term.CHECKPOINT).helped(text.checkpointStepsHelp()).optional(),
                        Field.number(form, "learningRate", text.option(StudyOption.LEARNING_RATE)),
                        Field.number(form, "warmupSteps", text.option(StudyOption.WARMUP_STEPS)),
                        Field.number(form, "seed", text.option(StudyOption.SEED))),
                List.of(
                        Field.number(form, "minLearningRateShare", text.minLearningRateShare()),
                        Field.number(form, "beta1", text.option(StudyOption.BETA1)),
                        Field.number(form, "beta2", text.option(StudyOption.BETA2)),
                        Field.number(form, "weightDecay", text.weightDecay()),
                        Field.number(form, "gradientClip", text.gradientClip())));
    }
}
