package dev.kakehashi.work;

import dev.kakehashi.files.Durable;
import dev.kakehashi.files.StateFile;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.model.Generator;
import dev.kakehashi.progress.ResumePoints;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts that were generated of a longer list, in the order in which they are made, so that a killed job goes on
 * behind them.
 */
final class SavedTexts {
    /** Goes into the mark of the prompts, so that texts of an earlier layout are made again. */
    private static final int LAYOUT = 2;

    private final Path file;
    private final int prompts;
    private final ResumePoints points;
    private List<Generator.Text> texts = new ArrayList<>();

    /** @param prompts what they continue; texts of others are not taken */
    SavedTexts(Path file, List<int[]> prompts, JobContext context) throws IOException {
        this.file = file;
        this.prompts = 31 * LAYOUT + Arrays.deepHashCode(prompts.toArray());
        this.points = new ResumePoints(context, JobHandler.RESUME_SHARE, this::save);
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
        context.log("Continues behind sentence " + texts.size() + " of " + prompts.size() + ".");
    }

    List<Generator.Text> texts() {
        return texts;
    }

    /** Told all texts there are after every batch. */
    void made(List<Generator.Text> all) {
        texts = all;
        points.advanced();
        points.saveIfWorthIt();
    }

    void at(long done, long total) {
        points.at(done, total);
    }

    private void save() throws IOException {
        Durable.createFolders(file.getParent());
        StateFile.write(file, this::write);
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
