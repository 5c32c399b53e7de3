package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.LossFile;
import dev.kakehashi.results.OpenIntervention;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.TranslationScores;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Two to four arms beside each other: one document with the loss of every token, or the translations of a direction.
 */
record SideBySideView(
        long id, String name, List<Field.Option> arms, List<String> chosen, List<Mode> modes, DocumentView document,
        TranslationsView translations) {

    /** @param href of the same arms in another mode */
    record Mode(String label, String href, boolean current) {}

    static SideBySideView of(Intervention row, OpenIntervention open, SideBySideQuery query, OpenAnalyses analyses) {
        var chosen = chosen(open, query);
        var options = open.arms().stream().map(arm -> new Field.Option(arm.key(), ArmNames.of(arm))).toList();
        var keys = chosen.stream().map(i -> open.arms().get(i).key()).toList();
        try {
            var document = query.direction == null ? DocumentView.of(row, open, chosen, query, analyses) : null;
            var translations = query.direction == null ? null : TranslationsView.of(row, open, chosen, query);
            return new SideBySideView(row.id, row.name, options, keys, modes(row, open, query, keys), document,
                    translations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int requireKept(LossFile losses, int document) {
        if (document >= losses.kept()) throw new UnknownAddress(UnknownAddress.Kind.PAGE, document + 1);
        return document;
    }

    /** @return null where this arm was not translated */
    static MeasuredTranslations translations(OpenIntervention open, Arm arm, Direction direction) throws IOException {
        var file = open.folder().translations(arm.key(), direction.id());
        return Files.isRegularFile(file) ? InterventionFolder.read(file, MeasuredTranslations.class) : null;
    }

    static String language(Language language) {
        var text = Screen.messages(InterventionMessages.class);
        return language == Language.ENGLISH ? text.english() : text.japanese();
    }

    static List<Integer> chosen(OpenIntervention open, SideBySideQuery query) {
        var chosen = new ArrayList<Integer>();
        for (var key : query.arms) {
            int arm = open.arm(key);
            if (arm < 0) throw new UnknownAddress(UnknownAddress.Kind.PAGE, key);
            chosen.add(arm);
        }
        for (var arm = 0; chosen.size() < Math.min(2, open.arms().size()); arm++)
            if (!chosen.contains(arm)) chosen.add(arm);
        return chosen;
    }

    private static List<Mode> modes(Intervention row, OpenIntervention open, SideBySideQuery query, List<String> keys) {
        var text = Screen.messages(InterventionMessages.class);
        var address = "/interventions/" + row.id + "/side-by-side?arms=" + String.join(",", keys);
        var modes = new ArrayList<Mode>();
        modes.add(new Mode(text.documentMode(), address, query.direction == null));
        for (var direction : Direction.values())
            if (open.stored().measures().contains(TranslationScores.of(direction).get(0).id()))
                modes.add(new Mode(direction == Direction.EN_JA ? "En→Ja" : "Ja→En",
                        address + "&direction=" + direction.id(), query.direction == direction));
        return modes;
    }
}
