package dev.kakehashi.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.index.ReducedIndex;
import dev.kakehashi.analysis.index.Retention;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.work.AnalysisSizes;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Job: keeps less evidence of a study's analyses. Each gets a new folder, its row then points there, and only then the
 * old folder goes: readers see the one or the other, and an attempt that follows a crash goes on with those that keep
 * more.
 */
@ApplicationScoped
public class Retaining implements JobHandler<JobSpec.ApplyRetention> {
    @Inject DataDirectory data;
    @Inject Removals removals;
    @Inject ObjectMapper json;

    @Override
    public Class<JobSpec.ApplyRetention> specType() {
        return JobSpec.ApplyRetention.class;
    }

    private record Place(long id, String sae, Path folder, AnalysisOptions options, Retention now, Long bytes,
            Long freedByHalf, Long freedByStatistics) {}

    @Override
    public boolean stopsWhenDiskIsLow() {
        return false;
    }

    @Override
    public void run(JobSpec.ApplyRetention spec, JobContext context) throws Exception {
        var places = QuarkusTransaction.requiringNew().call(() -> places(spec));
        context.phase("keeping less evidence", "analyses", places.size());
        long freed = 0;
        for (var i = 0; i < places.size(); i++) {
            freed += reduce(places.get(i), spec.level(), context);
            context.saved();
            context.at(i + 1, places.size());
        }
        context.log(places.size() + " analyses keep less now; " + freed + " bytes were freed.");
    }

    /** The largest result is written before the folder it replaces is gone. */
    @Override
    public long diskBytes(JobSpec.ApplyRetention spec) {
        return QuarkusTransaction.requiringNew().call(() -> places(spec)).stream()
                .mapToLong(place -> left(place, spec.level())).max().orElse(0);
    }

    private static long left(Place place, Retention level) {
        if (place.bytes == null) return 0;
        Long freed = level == Retention.HALF ? place.freedByHalf : place.freedByStatistics;
        return place.bytes - (freed == null ? 0 : freed);
    }

    private List<Place> places(JobSpec.ApplyRetention spec) throws IOException {
        var places = new java.util.ArrayList<Place>();
        for (var row : Analysis.<Analysis>list("sae.study.id = ?1 order by id", spec.studyId()))
            if (spec.level().keepsLessThan(row.retention))
                places.add(new Place(row.id, row.sae.slug, Path.of(row.folder),
                        json.readValue(row.optionsJson, AnalysisOptions.class), row.retention, row.bytes,
                        row.freedByHalf, row.freedByStatistics));
        return places;
    }

    /** @return bytes it has less */
    private long reduce(Place place, Retention level, JobContext context) throws IOException {
        var target = data.analysis(place.sae, place.id, level.name().toLowerCase(Locale.ROOT));
        var bytes = new AtomicLong();
        StagedFolder.write(target, beside -> bytes.set(write(place, level, beside, context)), context::commit);
        var made = new AnalysisFolder(target);
        var sizes = AnalysisSizes.of(made, place.options);
        var note = removals.note(List.of(place.folder));
        context.commit(() -> {
            Analysis row = Analysis.findById(place.id);
            if (row == null) throw new IllegalArgumentException("Analysis " + place.id + " was deleted meanwhile.");
            row.folder = target.toString();
            row.retention = level;
            row.bytes = bytes.get();
            row.freedByHalf = sizes.freedByHalf();
            row.freedByStatistics = sizes.freedByStatistics();
        });
        long before = place.bytes == null ? Durable.bytes(place.folder) : place.bytes;
        removals.finish();
        if (Files.exists(note)) context
                .log("The former folder of " + place.sae + " is removed when the backup that is being made is done.");
        return before - bytes.get();
    }

    private long write(Place place, Retention level, Path beside, JobContext context) throws IOException {
        var old = new AnalysisFolder(place.folder);
        var made = new AnalysisFolder(beside);
        try (var files = Files.list(place.folder)) {
            for (var file : files.toList()) {
                boolean evidence = file.equals(old.index()) || file.equals(old.tokens());
                if (!evidence && !file.endsWith(Manifest.FILE)) Durable.copy(file, beside.resolve(file.getFileName()));
            }
        }
        if (level == Retention.HALF) {
            Durable.copy(old.tokens(), made.tokens());
            new ReducedIndex(ActivationIndex.open(old.index()), level.least(place.options)).write(made.index(),
                    (done, total) -> context.check());
        }
        var origin = Manifest.origin(place.folder);
        origin.put("retention", level.name());
        return Manifest.write(beside, origin);
    }
}
