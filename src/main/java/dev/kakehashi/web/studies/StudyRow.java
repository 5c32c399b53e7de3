package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.terms.StudyCounts;
import dev.kakehashi.web.ui.Format;
import java.util.List;

/** A study in a list. */
public record StudyRow(String slug, String name, String model, String modelName, String analysed, String submitted) {
    static List<StudyRow> all() {
        List<Study> studies = Study.list("select s from Study s join fetch s.model order by s.id desc");
        var counts = StudyCounts.of(studies);
        return studies.stream()
                .map(study -> new StudyRow(
                        study.slug, study.name, study.model.slug, study.model.name, counts.get(study.id).text(),
                        Format.date(study.createdAt)))
                .toList();
    }
}
