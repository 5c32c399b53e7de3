package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.results.Usage;
import dev.kakehashi.upkeep.CleanUpReport;
import dev.kakehashi.upkeep.ResultKind;
import dev.kakehashi.upkeep.VerifyReport;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.results.Reports;
import dev.kakehashi.web.terms.StorageMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What takes the disk and what can be done about it.
 *
 * @param low why jobs will stop, or null
 * @param unmeasured results whose size is not known, or null
 */
record StorageView(
        String free, String reserve, String recorded, String low, String unmeasured, List<Part> kinds,
        List<Owner> studies, List<Owner> models, Last verified,
        Last cleanedUp) {
    private static final int SHOWN = 30;

    record Part(String name, String count, String size) {}

    record Owner(String href, String name, String size) {}

    /**
     * @param summary null until it is done
     * @param failure null unless it failed
     * @param removable whether a clean-up listed something that can be removed
     */
    record Last(long job, String title, String state, String stateName, String summary, boolean bad, String failure,
            boolean removable) {}

    static StorageView of(Usage usage, Reports.Of<VerifyReport> verified, Reports.Of<CleanUpReport> cleanedUp) {
        var text = text();
        return new StorageView(
                Format.size(usage.free()), Format.size(usage.reserve()), Format.size(usage.recorded()),
                usage.free() < usage.reserve() ? text.low() : null,
                usage.unmeasured() > 0 ? text.unmeasured(Format.count(usage.unmeasured())) : null,
                Arrays.stream(ResultKind.values()).map(kind -> part(kind, usage)).toList(),
                owners(usage.studies(), "/studies/"),
                owners(usage.models(), "/models/"),
                verified == null ? null
                        : last(
                                verified.job(),
                                verified.report() == null ? null : ReportView.summary(verified.report()),
                                verified.report() != null && !verified.report().problems().isEmpty(), false),
                cleanedUp == null ? null
                        : last(
                                cleanedUp.job(),
                                cleanedUp.report() == null ? null : ReportView.summary(cleanedUp.report()), false,
                                cleanedUp.report() != null && cleanedUp.report().lines().stream()
                                        .anyMatch(line -> line.removable() && !line.removed())));
    }

    private static Part part(ResultKind kind, Usage usage) {
        var part = usage.kinds().get(kind.id());
        return new Part(text().results(kind), Format.count(part.count()), Format.size(part.bytes()));
    }

    private static List<Owner> owners(List<Usage.Owner> owners, String pages) {
        return owners.stream().limit(SHOWN)
                .map(owner -> new Owner(pages + owner.slug(), owner.name(), Format.size(owner.bytes()))).toList();
    }

    private static Last last(Job job, String summary, boolean bad, boolean removable) {
        return new Last(
                job.id, job.title, job.state.name().toLowerCase(Locale.ROOT),
                Screen.messages(JobMessages.class).state(job.state), summary, bad,
                job.state == Job.State.SUCCEEDED ? null : job.failure, removable);
    }

    private static StorageMessages text() {
        return Screen.messages(StorageMessages.class);
    }
}
