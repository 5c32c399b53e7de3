package dev.kakehashi.submission;

import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.work.StepComparison;
import dev.kakehashi.model.CheckpointFolder;
import dev.kakehashi.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The checkpoints in folders that somebody named, one a training step, read and found to be of one model. */
final class FolderCheckpoints {
    private final Fields fields;
    private final DataDirectory data;
    private final List<ModelNotice> notices;
    private final Long tokensPerStep;
    private final Path tokenizer;
    private final FoundCheckpoint reference;
    private final TreeMap<Long, FoundCheckpoint> found = new TreeMap<>();

    private FolderCheckpoints(
            Fields fields, DataDirectory data, List<ModelNotice> notices, Long tokensPerStep,
            FoundCheckpoint reference) {
        this.reference = reference;
        this.fields = fields;
        this.data = data;
        this.notices = notices;
        this.tokensPerStep = tokensPerStep;
        this.tokenizer = tokenizerForAll(fields, data);
    }

    /**
     * @param notices where is added what hinders nothing; what does is refused in the fields
     * @param reference a step all must be of one model with; null for the first of them
     */
    static TreeMap<Long, FoundCheckpoint> of(
            Fields fields, DataDirectory data, List<ModelNotice> notices, Long tokensPerStep,
            FoundCheckpoint reference) {
        var checkpoints = new FolderCheckpoints(fields, data, notices, tokensPerStep, reference);
        if (!fields.has("folders")) return fields.refuse("folders", fields.say().foldersMissing(), checkpoints.found);
        for (var line : fields.lines("folders")) {
            try {
                checkpoints.add(line);
            } catch (IllegalArgumentException | IOException e) {
                fields.refuse("folders", e.getMessage(), null);
            }
        }
        checkpoints.compare();
        return checkpoints.found;
    }

    /** The tokenizer.json that the form names, or the one in the folder it names; null without. */
    static Path tokenizerForAll(Fields fields, DataDirectory data) {
        if (!fields.has("tokenizer")) return null;
        try {
            var named = fields.text("tokenizer", 1000);
            boolean folder = Files.isDirectory(data.reopen(data.resolveInput(named)));
            return data.reopenTokenizer(
                    data.resolveTokenizer(folder ? Path.of(named, CheckpointFolder.TOKENIZER).toString() : named));
        } catch (IllegalArgumentException | IOException e) {
            return fields.refuse("tokenizer", e.getMessage(), null);
        }
    }

    /** A folder's own name may hold an equals sign: {@code step=1000}. */
    private void add(String line) throws IOException {
        var named = NamedStep.of(line);
        Path folder;
        try {
            folder = data.resolveInput(line);
            named = new NamedStep(line, OptionalLong.empty());
        } catch (IllegalArgumentException e) {
            if (named.step().isEmpty()) throw e;
            folder = data.resolveInput(named.name());
        }
        if (Files.isRegularFile(folder.resolve("config.json"))) {
            add(name(named.name(), folder), folder, folder.getParent(), named.step());
            return;
        }
        var below = CheckpointFolders.below(folder);
        if (below.checkpoints().isEmpty())
            throw new IllegalArgumentException(below.others().isEmpty()
                    ? fields.say().noConfig(Fields.shortened(named.name()))
                    : fields.say().noConfigBut(Fields.shortened(named.name()), StepComparison.shown(below.others())));
        if (named.step().isPresent() && below.checkpoints().size() > 1)
            throw new IllegalArgumentException(
                    fields.say().oneStepForMany(Fields.shortened(named.name()), below.checkpoints().size()));
        if (!below.others().isEmpty())
            ModelNotice.add(notices, new ModelNotice(ModelNotice.Kind.SKIPPED_FOLDERS, List.of(),
                    StepComparison.shown(below.others()), (long) below.others().size()));
        for (var child : below.checkpoints())
            add(child.getFileName().toString(), data.resolveInput(child.toString()), folder, named.step());
    }

    /** The name somebody gave it counts, though a link of that name may lead to a folder called otherwise. */
    private static String name(String given, Path folder) {
        var last = Path.of(given).normalize().getFileName();
        return last == null || last.toString().isEmpty() || last.toString().equals("..")
                ? folder.getFileName().toString()
                : last.toString();
    }

    private void add(String name, Path folder, Path around, OptionalLong written) {
        var said = StepName.of(name);
        if (said.step().isEmpty() && !said.ambiguous()) said = StepName.of(folder.getFileName().toString());
        var step = written.isPresent() ? written : said.step();
        if (step.isEmpty()) {
            fields.refuse("folders",
                    said.ambiguous() ? fields.say().ambiguousStep(name) : fields.say().folderWithoutStep(name), null);
            return;
        }
        try {
            var read = read(data.reopen(folder), around, step.getAsLong());
            StepComparison.look(read, step.getAsLong(), notices);
            Long tokens = said.tokensSeen().isPresent() ? said.tokensSeen().getAsLong() : null;
            var one = new FoundCheckpoint(
                    step.getAsLong(), RegisterModel.tokensSeen(fields, name, step.getAsLong(), tokensPerStep), tokens,
                    read, elsewhere(read), null, null);
            if (found.putIfAbsent(one.step(), one) != null)
                fields.refuse("folders", fields.say().twoFolders(one.step()), null);
        } catch (IOException e) {
            fields.refuse("folders", name + ": " + e.getMessage(), null);
        }
    }

    private CheckpointFolder read(Path folder, Path around, long step) throws IOException {
        if (tokenizer != null) return CheckpointFolder.read(folder, tokenizer);
        if (Files.exists(folder.resolve(CheckpointFolder.TOKENIZER))) return CheckpointFolder.read(folder);
        try {
            var shared = data
                    .reopenTokenizer(data.resolveTokenizer(around.resolve(CheckpointFolder.TOKENIZER).toString()));
            ModelNotice.add(notices, new ModelNotice(ModelNotice.Kind.TOKENIZER_AROUND, List.of(step),
                    around.getFileName().toString(), null));
            return CheckpointFolder.read(folder, shared);
        } catch (IllegalArgumentException e) { // there is none, or not where this server may read
            throw new IOException(fields.say().noTokenizer(), e);
        }
    }

    private static Path elsewhere(CheckpointFolder read) {
        return read.tokenizer().equals(read.path().resolve(CheckpointFolder.TOKENIZER)) ? null : read.tokenizer();
    }

    /**
     * All with the first step: one model, and one tokenizer to the byte, so that a corpus is tokenized once for all.
     */
    private void compare() {
        for (var one : List.copyOf(found.values())) {
            var first = reference == null ? found.firstEntry().getValue() : reference;
            if (one == first) continue;
            try {
                var shared = StepComparison.compare(one.folder(), one.step(), first.folder(), first.step(), notices);
                if (shared != null) found.put(one.step(), one.tokenizedBy(shared));
            } catch (IOException e) {
                fields.refuse("folders", e.getMessage(), null);
            }
        }
    }
}
