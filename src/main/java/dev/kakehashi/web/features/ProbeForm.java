package dev.kakehashi.web.features;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The form that tries one feature on a text. */
record ProbeForm(SaePlace place, int latent, boolean refused, List<Field> fields) {
    static ProbeForm of(Sae sae, int latent, Submitted given) {
        var text = Screen.messages(FeatureMessages.class);
        var values = new HashMap<String, List<String>>(
                Map.of("mode", List.of("STEER"), "strength", List.of("1"), "newTokens", List.of("16")));
        values.putAll(given.values());
        var form = new Submitted(values, given.errors());
        List<Checkpoint> checkpoints = Checkpoint.list("model = ?1 and state = ?2 order by step", sae.checkpoint.model,
                Checkpoint.State.READY);
        return new ProbeForm(SaePlace.of(sae), latent, given.refused(), List.of(
                Field.area(form, "text", text.probeText())
                        .helped(text.trainedPositions(Format.count(SaePlace.firstPosition(sae)),
                                Format.count(SaePlace.trainedPositions(sae)))),
                Field.choice(form, "mode", text.probeMode(), List.of(
                        new Field.Option("STEER", text.steer()), new Field.Option("ABLATE", text.ablate()),
                        new Field.Option("PATCH", text.patch()))),
                Field.number(form, "strength", text.strength()).helped(text.strengthHelp()),
                Field.choice(form, "targetStep", text.targetStep(), checkpoints.stream()
                        .map(each -> new Field.Option(Long.toString(each.step), Format.count(each.step))).toList()),
                Field.number(form, "newTokens", text.probeTokens())));
    }
}
