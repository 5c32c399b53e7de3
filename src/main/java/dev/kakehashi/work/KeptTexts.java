package dev.kakehashi.work;

import dev.kakehashi.files.Durable;
import dev.kakehashi.files.StateFile;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.model.Generator;
import dev.kakehashi.progress.ResumePace;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts that were generated of a longer list, in the order in which they are made, so that a killed job goes on
 * behind them.
 */
final class KeptTexts {
    /** Goes into the mark of the prompts, so that texts of an earlier layout are made again. */
    private static final int LAYOUT = 2;

    private final Path file;
    private final int prompts;
    private final ResumePace pace = new ResumePace(JobHandler.RESUME_SHARE);
    private final JobContext context;
    private List<Generator.Text> texts = new ArrayList<>();
    private int kept;

    /** @param prompts what they continue; texts of others are not taken */
    KeptTexts(Path file, List<int[]> prompts, JobContext context) throws IOException {
        this.file = file;
        this.prompts = 31 * LAYOUT + Arrays.deepHashCode(prompts.toArray());
        this.context = context;
        var state = StateFile.read(file);
        if (state.isEmpty()) return;
        try (var in = state.get()) {
            if (in.readInt() != this.prompts) return;
            for (var left = in.readInt(); left > 0; left--) {
                var ids = new int[in.readInt()];
                for (var i = 0; i < ids.length; i++) ids[i] = in.readInt();
                var text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
                texts.add(new Generator.Text(ids, text, in.readDouble(), in.readBoolean()));
            }
        }
        kept = texts.size();
        context.log("Continues behind sentence " + kept + " of " + prompts.size() + ".");
    }

    List<Generator.Text> texts() {
        return texts;
    }

    /** Told all texts there are after every batch. */
    void made(List<Generator.Text> all) {
        texts = all;
        if (pace.worthIt()) keep();
    }

    /** Progress that writes what the pace held back before it ends a job that is handed over. */
    void at(long done, long total) {
        if (context.handsOver() && texts.size() > kept) keep();
        context.at(done, total);
    }

    private void keep() {
        try {
            Durable.createFolders(file.getParent());
            pace.write(() -> StateFile.write(file, this::write));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kept = texts.size();
        context.kept();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(prompts);
        out.writeInt(texts.size());
        for (var text : texts) {
            out.writeInt(text.ids().length);
            for (var id : text.ids()) out.writeInt(id);
            var bytes = text.text().getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.writeDouble(text.logProbability());
            out.writeBoolean(text.cut());
        }
    }
}
