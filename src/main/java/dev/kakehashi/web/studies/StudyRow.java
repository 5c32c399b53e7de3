package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.models.ModelMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/** A study in a list. */
public record StudyRow(String slug, String name, String model, String modelName, String analysed, String submitted) {
    static List<StudyRow> all() {
        List<Study> studies = Study.list("select s from Study s join fetch s.model order by s.id desc");
        return studies.stream()
                .map(study -> new StudyRow(
                        study.slug, study.name, study.model.slug, study.model.name, analysed(study), Format.date(study.createdAt)))
                .toList();
    }

    static String analysed(Study study) {
        return Screen.messages(ModelMessages.class)
                .analysed(Format.count(Sae.count("study = ?1 and analysis is not null", study)), Format.count(Sae.count("study", study)));
    }
}
