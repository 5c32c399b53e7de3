package dev.kakehashi.corpus;

import dev.kakehashi.files.Durable;
import dev.kakehashi.files.StateFile;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.progress.ResumePoints;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Tokenizes documents in batches and appends each to the file of its split; documents that a killed run has tokenized
 * are read and passed over.
 */
final class Tokenizing implements AutoCloseable {
    private static final int DOCUMENTS_AT_ONCE = 1024;
    /** Their tokens take some hundred bytes each until they are written. */
    private static final int CHARACTERS_AT_ONCE = 4 << 20;
    /**
     * More characters than any tokenizer needs for one token on average: what lies behind cannot reach the sequence.
     */
    private static final int CHARACTERS_PER_TOKEN = 64;

    private final TokenizedCorpus.Recipe recipe;
    private final TokenizedCorpus.Place place;
    private final ResumePoints points;
    private final Map<Split, Out> outs = new EnumMap<>(Split.class);
    private final Map<Split, Long> counts = new EnumMap<>(Split.class);
    private final List<String> texts = new ArrayList<>();
    private final List<Split> splits = new ArrayList<>();
    private long characters; // of these texts
    private long shortDocuments;
    private long tokenized; // documents, those of attempts before included
    private long toPass; // documents that are still to be passed over
    private long reported; // progress when it was written

    Tokenizing(TokenizedCorpus.Recipe recipe, TokenizedCorpus.Place place, ResumableProgress progress)
            throws IOException {
        this.recipe = recipe;
        this.place = place;
        this.points = new ResumePoints(progress, place.resumeShare(), ResumePoints.SOME_FILES, this::save);
        if (resume()) progress.log("Continues behind document " + tokenized + ".");
        else begin();
        for (var split : Split.values()) outs.put(split, Out.append(file(split)));
    }

    /** A file that is appended to. */
    private record Out(FileChannel channel, DataOutputStream data) {
        static Out append(Path file) throws IOException {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new Out(channel,
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)));
        }

        void force() throws IOException {
            data.flush();
            channel.force(false);
        }
    }

    private void begin() throws IOException {
        Durable.delete(place.folder());
        Durable.createFolders(place.folder());
        for (var split : Split.values()) counts.put(split, 0L);
    }

    /** @return whether there was something to go on from */
    private boolean resume() throws IOException {
        var state = StateFile.read(state());
        if (state.isEmpty()) return false;
        try (var in = state.get()) {
            if (!in.readUTF().equals(place.identity())) return false;
            long documents = in.readLong();
            long dropped = in.readLong();
            long done = in.readLong();
            for (var split : Split.values()) counts.put(split, in.readLong());
            for (var split : Split.values()) if (file(split).toFile().length() < bytes(split)) return false;
            tokenized = toPass = documents;
            shortDocuments = dropped;
            reported = done;
        }
        for (var split : Split.values()) renew(split);
        return true;
    }

    /** Cut to what the resume point names, and a copy: whoever was writing the file may still hold it open. */
    private void renew(Split split) throws IOException {
        Durable.write(file(split), beside -> {
            try (var from = FileChannel.open(file(split), StandardOpenOption.READ);
                    var to = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                for (long at = 0; at < bytes(split);) at += from.transferTo(at, bytes(split) - at, to);
            }
        });
    }

    private long bytes(Split split) {
        return 4L * recipe.length() * counts.get(split);
    }

    private Path file(Split split) {
        return place.folder().resolve(TokenizedCorpus.name(split));
    }

    private Path state() {
        return place.folder().resolve(TokenizedCorpus.STATE);
    }

    void add(Document document) {
        if (toPass > 0) {
            toPass--;
            return;
        }
        splits.add(recipe.splitter().split(document.text()));
        int most = recipe.length() * CHARACTERS_PER_TOKEN;
        texts.add(document.text().length() <= most ? document.text() : document.text().substring(0, most));
        characters += texts.get(texts.size() - 1).length();
        if (texts.size() < DOCUMENTS_AT_ONCE && characters < CHARACTERS_AT_ONCE) return;
        tokenize();
        points.advanced();
        points.saveIfWorthIt();
    }

    /** Progress in bytes read; it stands still while documents are passed over. */
    void at(long done, long total) {
        if (toPass == 0) reported = Math.max(reported, done);
        points.at(Math.min(reported, total), total);
    }

    private void save() throws IOException {
        for (var out : outs.values()) out.force();
        StateFile.write(state(), this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeUTF(place.identity());
        out.writeLong(tokenized);
        out.writeLong(shortDocuments);
        out.writeLong(reported);
        for (var split : Split.values()) out.writeLong(counts.get(split));
    }

    void finish() throws IOException {
        tokenize();
        if (toPass > 0) throw new CorpusException(
                "The text has become shorter since it was begun: retry the job once it stays as it is.");
        var facts = new Properties();
        facts.setProperty("length", Integer.toString(recipe.length()));
        facts.setProperty("skipped", Integer.toString(recipe.tokenizer().vocabulary().start().skipped()));
        facts.setProperty("shortDocuments", Long.toString(shortDocuments));
        for (var split : Split.values()) {
            outs.get(split).data.close();
            facts.setProperty(TokenizedCorpus.name(split), Long.toString(counts.get(split)));
        }
        try (var out = Files.newOutputStream(place.folder().resolve(TokenizedCorpus.FACTS))) {
            facts.store(out, null);
        }
    }

    private void tokenize() {
        var encoded = recipe.tokenizer().encodeAll(texts);
        for (var i = 0; i < encoded.size(); i++) {
            if (encoded.get(i).length < recipe.length()) shortDocuments++;
            else write(splits.get(i), encoded.get(i));
        }
        tokenized += texts.size();
        texts.clear();
        characters = 0;
        splits.clear();
    }

    private void write(Split split, int[] tokens) {
        try {
            for (var i = 0; i < recipe.length(); i++) outs.get(split).data.writeInt(tokens[i]);
            counts.merge(split, 1L, Long::sum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (var out : outs.values()) out.channel.close();
    }
}
