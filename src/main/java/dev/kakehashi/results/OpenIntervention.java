package dev.kakehashi.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.work.OutputTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The results of an intervention that is done.
 *
 * @param options as they were submitted
 * @param stored the table as the job wrote it
 */
public record OpenIntervention(InterventionFolder folder, List<Arm> arms, InterventionOptions options,
        InterventionTable stored) {
    private static final Logger LOG = Logger.getLogger(OpenIntervention.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws Unreadable while it is not done or when its files are gone */
    public static OpenIntervention open(Intervention row) {
        if (row.state != Intervention.State.DONE)
            throw new Unreadable(Unreadable.Why.INTERVENTION_NOT_DONE, "", null);
        try {
            var folder = new InterventionFolder(Path.of(row.folder));
            return new OpenIntervention(
                    folder, List.of(InterventionFolder.read(folder.arms(), Arm[].class)), options(row),
                    InterventionFolder.read(folder.table(), InterventionTable.class));
        } catch (IOException e) {
            throw new Unreadable(Unreadable.Why.INTERVENTION_GONE, "", e);
        }
    }

    /** What was asked for. */
    public static InterventionOptions options(Intervention row) {
        try {
            return JSON.readValue(row.optionsJson, InterventionOptions.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options are JSON", e);
        }
    }

    /**
     * With controls and draws; of results of before as they were written where the losses are gone or too many to be
     * counted on a page.
     */
    public InterventionTable table() {
        if (stored.bootstrap() != null) return stored;
        try {
            var remade = RemadeTables.of(folder, arms, options).table();
            return remade == null ? stored : remade;
        } catch (IOException | RuntimeException e) { // of damaged files too: what was written is still there to be read
            LOG.infof("The table of %s cannot be made again: %s", folder.path().getFileName(), e.getMessage());
            return stored;
        }
    }

    /** @return without rows where nothing was translated or the texts are gone */
    public OutputTable outputs() {
        try {
            return Files.isRegularFile(folder.outputs()) ? InterventionFolder.read(folder.outputs(), OutputTable.class)
                    : RemadeTables.of(folder, arms, options).outputs();
        } catch (IOException | RuntimeException e) {
            LOG.infof("The outputs of %s cannot be counted: %s", folder.path().getFileName(), e.getMessage());
            return new OutputTable(List.of());
        }
    }

    /** @return number of the arm, or -1 */
    public int arm(String key) {
        for (var i = 0; i < arms.size(); i++) if (arms.get(i).key().equals(key)) return i;
        return -1;
    }
}
