package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.submission.ExtendStudy;
import dev.kakehashi.submission.SeveralValues;
import dev.kakehashi.submission.StudyOption;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.web.terms.Setting;
import dev.kakehashi.web.terms.SubmitMessages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The form that adds to a study: its training steps, layers and settings, to be widened, and the options that stay.
 *
 * @param estimate what would be added and what that takes, in a sentence each
 */
record ExtensionView(
        String slug,
        String name,
        Submitted form,
        List<Step> steps,
        String stepsError,
        List<Field> fields,
        List<String> estimate,
        List<Setting> saeOptions,
        List<Setting> analysisOptions) {

    record Step(String value, String label, boolean chosen, String note) {}

    /** @param estimate null where nothing would be added or {@code why} says what cannot be used */
    static ExtensionView of(Study study, Submitted form, ExtendStudy.Estimate estimate, String why) {
        var text = Screen.messages(ModelMessages.class);
        var submit = Screen.messages(SubmitMessages.class);
        var widened = Stream.of(StudyOption.values()).filter(option -> option.several() != null).map(submit::option)
                .toList();
        var last = study.model.layers == null ? 0 : study.model.layers;
        return new ExtensionView(
                study.slug,
                study.name,
                form,
                steps(study, form, text, submit),
                form.error("steps"),
                List.of(
                        Field.text(form, "layers", submit.layers()).several(SeveralValues.RANGES).about(Term.LAYER)
                                .helped(submit.layersHelp(last)),
                        OptionFields.of(StudyOption.LATENTS, form), OptionFields.of(StudyOption.K, form),
                        OptionFields.of(StudyOption.LEARNING_RATE, form), OptionFields.of(StudyOption.SEED, form)),
                estimate(estimate, why, text),
                Setting.ofSaes(study.configJson).stream().filter(option -> !widened.contains(option.label())).toList(),
                Setting.of(study.optionsJson));
    }

    private static List<String> estimate(ExtendStudy.Estimate estimate, String why, ModelMessages text) {
        if (!why.isEmpty()) return List.of(why);
        if (estimate == null) return List.of(text.nothingAdded());
        var sentence = text.wouldAdd(Format.count(estimate.saes()));
        if (estimate.memory() == null || estimate.disk() == null) return List.of(sentence);
        return List.of(sentence, text.wouldTake(
                Format.size(estimate.memory().largest().memory().total()), Format.size(estimate.disk().total()),
                Format.size(estimate.disk().usable())));
    }

    private static List<Step> steps(Study study, Submitted form, ModelMessages text, SubmitMessages submit) {
        var there = new HashSet<>(Sae.getEntityManager()
                .createQuery("select distinct s.checkpoint.id from Sae s where s.study = ?1", Long.class)
                .setParameter(1, study)
                .getResultList());
        boolean all = form.has("steps", "all");
        return study.model.checkpoints().stream()
                .filter(checkpoint -> checkpoint.state != Checkpoint.State.FAILED)
                .map(checkpoint -> new Step(
                        "" + checkpoint.step, submit.step(Format.count(checkpoint.step)),
                        all || form.has("steps", "" + checkpoint.step),
                        there.contains(checkpoint.id) ? text.inStudy()
                                : checkpoint.state == Checkpoint.State.PLANNED ? submit.planned() : null))
                .toList();
    }
}
