package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.terms.Setting;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.terms.StudyCounts;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.ProgressView;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
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
        KeptEvidence kept,
        String notes,
        Whole whole) {

    /**
     * What may be done to all of its jobs at once.
     *
     * @param error why the priority that was given cannot be used, or null
     */
    record Whole(boolean unfinished, boolean waiting, boolean ended, String priority, String error) {
        static Whole of(List<Job> jobs, Submitted given) {
            return new Whole(
                    jobs.stream().anyMatch(job -> !job.state.ended()),
                    jobs.stream().anyMatch(job -> job.state == Job.State.QUEUED),
                    jobs.stream().anyMatch(job -> job.state == Job.State.FAILED || job.state == Job.State.CANCELLED),
                    given.value("priority").isEmpty() ? lowest(jobs) : given.value("priority"),
                    given.error("priority"));
        }

        private static String lowest(List<Job> jobs) {
            return jobs.stream().filter(job -> job.state == Job.State.QUEUED).mapToInt(job -> job.priority).min()
                    .stream()
                    .mapToObj(String::valueOf).findFirst().orElse("0");
        }
    }

    /** @param progress null unless it runs */
    record JobLine(long id, String title, String state, String stateName, ProgressView progress, String failure) {}

    static StudyView of(Study study) {
        return of(study, Submitted.fresh(java.util.Map.of()));
    }

    /** @param given to a form of the page that was refused */
    static StudyView of(Study study, Submitted given) {
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
                Setting.ofSaes(study.configJson),
                Setting.of(study.optionsJson),
                KeptEvidence.of(study, given.error("retention")),
                study.notes,
                Whole.of(jobs, given));
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
