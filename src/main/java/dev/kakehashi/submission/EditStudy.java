package dev.kakehashi.submission;

import dev.kakehashi.catalog.Study;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Changes a study's name and what a person noted about it; its address stays. */
@ApplicationScoped
public class EditStudy {
    private static final int LONGEST_NOTES = 20_000;

    /**
     * Fields that were not submitted stay as they are.
     *
     * @throws Refused with a sentence beside each field at fault; then nothing is changed
     */
    @Transactional
    public void edit(Study study, Fields fields) {
        if (fields.submitted("name")) study.name = fields.text("name", 120);
        if (fields.submitted("notes")) study.notes = fields.has("notes") ? fields.text("notes", LONGEST_NOTES) : null;
        fields.throwIfRefused();
    }
}
