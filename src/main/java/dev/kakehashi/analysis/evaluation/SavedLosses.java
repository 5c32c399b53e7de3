package dev.kakehashi.analysis.evaluation;

import dev.kakehashi.files.StateFile;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.progress.ResumePoints;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Mean token losses that were measured already, by what was put in place of the residual stream: those a killed job has
 * are not measured again.
 */
final class SavedLosses {
    private final int sequences;
    private final ResumePoints points;
    private final Map<String, double[]> known = new LinkedHashMap<>();

    /** @param sequences they were measured on; others are not taken */
    SavedLosses(Path file, int sequences, double resumeShare, ResumableProgress progress) throws IOException {
        this.sequences = sequences;
        this.points = new ResumePoints(progress, resumeShare, () -> StateFile.write(file, this::write));
        var state = StateFile.read(file);
        if (state.isEmpty()) return;
        try (var in = state.get()) {
            if (in.readInt() != sequences) return;
            for (var left = in.readInt(); left > 0; left--) {
                var name = in.readUTF();
                var losses = new double[in.readInt()];
                for (var i = 0; i < losses.length; i++) losses[i] = in.readDouble();
                known.put(name, losses);
            }
        }
        progress.log("Continues with the losses of " + known.size() + " passes.");
    }

    int size() {
        return known.size();
    }

    double[] of(String name, Supplier<double[]> measure) {
        if (known.containsKey(name)) return known.get(name);
        known.put(name, measure.get());
        points.advanced();
        points.saveIfWorthIt();
        return known.get(name);
    }

    /** How far the measuring is; those that are done are written before a hand-over. */
    void at(long done, long total) {
        points.at(done, total);
    }

    /** Writes those that are not on disk yet. */
    void save() {
        points.save();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(sequences);
        out.writeInt(known.size());
        for (var entry : known.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            for (var loss : entry.getValue()) out.writeDouble(loss);
        }
    }
}
