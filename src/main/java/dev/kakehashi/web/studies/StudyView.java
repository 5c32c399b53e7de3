package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.jobs.JobMessages;
import dev.kakehashi.web.submit.Setting;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.ProgressView;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/** A study: what it was asked for, how far it is, where its results are. */
record StudyView(
        String slug,
        String name,
        String model,
        String modelName,
        String english,
        String englishName,
        String japanese,
        String japaneseName,
        String lexicon,
        String analysed,
        String submitted,
        boolean live,
        List<JobLine> jobs,
        List<Setting> saeOptions,
        List<Setting> analysisOptions,
        KeptEvidence kept) {

    /** @param progress null unless it runs */
    record JobLine(long id, String title, String state, String stateName, ProgressView progress, String failure) {}

    static StudyView of(Study study) {
        return of(study, null);
    }

    /** @param refusal why less evidence cannot be kept now, or null */
    static StudyView of(Study study, String refusal) {
        List<Job> jobs = Job.list("study = ?1 order by id", study);
        return new StudyView(
                study.slug,
                study.name,
                study.model.slug,
                study.model.name,
                study.englishCorpus.slug,
                study.englishCorpus.name,
                study.japaneseCorpus.slug,
                study.japaneseCorpus.name,
                study.lexicon,
                StudyCounts.of(List.of(study)).get(study.id).text(),
                Format.made(study.createdAt, study.createdBy),
                jobs.stream().anyMatch(job -> !job.state.ended()),
                jobs.stream().map(StudyView::line).toList(),
                Setting.of(study.configJson),
                Setting.of(study.optionsJson),
                KeptEvidence.of(study, refusal));
    }

    private static JobLine line(Job job) {
        return new JobLine(
                job.id,
                job.title,
                job.state.name().toLowerCase(java.util.Locale.ROOT),
                Screen.messages(JobMessages.class).state(job.state),
                job.state == Job.State.RUNNING ? ProgressView.of(job) : null,
                job.state == Job.State.SUCCEEDED ? null : job.failure);
    }
}
