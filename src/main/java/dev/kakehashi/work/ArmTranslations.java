package dev.kakehashi.work;

import dev.kakehashi.comet.CometModel;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.GrowingInjection;
import dev.kakehashi.intervention.Injection;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.EndTokens;
import dev.kakehashi.model.Generator;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tokenizer.TextTokenizer;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.PromptTemplate;
import dev.kakehashi.translation.SentencePair;
import dev.kakehashi.translation.TranslationOptions;
import dev.kakehashi.translation.TranslationScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Translates the sentences of a parallel set under every arm, in both directions, and measures what came out. */
final class ArmTranslations implements AutoCloseable {
    private final TranslationOptions options;
    private final String sha256;
    private final TextTokenizer tokenizer;
    private final Set<Integer> ends;
    private final PromptTemplate template;
    private final List<SentencePair> sentences;
    private final Map<Direction, List<int[]>> prompts = new EnumMap<>(Direction.class);
    private final Map<Direction, String> firstPrompts = new EnumMap<>(Direction.class);

    /** Who continues the prompts. */
    record Models(CausalTransformer source, CausalTransformer target, Injection injection, List<Arm> arms) {
        private void release() {
            source.release();
            target.release();
        }
    }

    /**
     * Sentences whose prompt does not fit into the model's context, in either direction, are passed over.
     *
     * @throws IllegalArgumentException before any work is done, when no prompt fits
     */
    ArmTranslations(InterventionPlace place, int contextLength, JobContext context) throws IOException {
        this.options = place.translation();
        var files = place.pairs().files();
        var hashes = files.require(place.pairs().registered());
        if (hashes.japanese() != null && place.pairs().registered().japanese() == null)
            context.log("\"" + files.japanesePath().getFileName()
                    + "\" was not hashed when its set was registered; it is taken as it is now.");
        this.sha256 = files.identity(hashes);
        var read = files.read();
        this.tokenizer = TextTokenizer.open(place.targetTokenizer());
        this.ends = EndTokens.of(place.target(), tokenizer.vocabulary());
        this.template = new PromptTemplate(options.template(), options.separator());
        int room = contextLength - options.newTokens();
        var division = read.divide(options.shots(), options.sentences(), options.seed(),
                (shots, pair) -> fits(shots, pair, room));
        this.sentences = division.sentences();
        if (sentences.isEmpty())
            throw new IllegalArgumentException("No prompt with " + options.shots() + " examples and "
                    + options.newTokens()
                    + " new tokens fits into the model's context of " + contextLength + ". Choose fewer of either.");
        if (sentences.size() < options.sentences())
            context.log(sentences.size() + " sentences fit into the context of " + contextLength
                    + " tokens with their prompt, fewer than the " + options.sentences() + " asked for.");
        for (var direction : Direction.values()) {
            prompts.put(direction, sentences.stream().map(pair -> prompt(division.shots(), pair, direction)).toList());
            firstPrompts.put(direction,
                    template.prompt(division.shots(), sentences.get(0).source(direction), direction));
        }
    }

    private boolean fits(List<SentencePair> shots, SentencePair pair, int room) {
        for (var direction : Direction.values()) if (prompt(shots, pair, direction).length > room) return false;
        return true;
    }

    private int[] prompt(List<SentencePair> shots, SentencePair pair, Direction direction) {
        return tokenizer.encodeBeginning(template.prompt(shots, pair.source(direction), direction));
    }

    /**
     * Translations that an earlier attempt of the job has finished are not made again. What was translated lies in
     * files, one arm at a time is in memory, and the language models are given back before COMET comes.
     */
    void measure(Models models, InterventionFolder made, JobContext context) throws IOException {
        for (var direction : Direction.values()) {
            int done = 0;
            for (var arm : models.arms()) {
                if (!wanted(arm)) continue;
                context.phase("translating " + direction.id() + ", arm " + ++done + ": " + arm.key(), "sentences",
                        sentences.size());
                translate(models, arm, direction, made, context);
            }
        }
        if (options.comet() != null) {
            models.release();
            for (var direction : Direction.values()) scoreWithComet(models.arms(), direction, made, context);
        }
        InterventionFolder.write(made.prompts(), firstPrompts);
    }

    private boolean wanted(Arm arm) {
        return !arm.hasSeed() || arm.seed() < options.seeds();
    }

    /** Adds COMET to the translations of every arm and writes them again; those that have it are left alone. */
    private void scoreWithComet(List<Arm> arms, Direction direction, InterventionFolder made, JobContext context)
            throws IOException {
        context.phase("COMET " + direction.id(), "texts", 0);
        try (var comet = CometModel.load(Path.of(options.comet()), Torch.device())) {
            for (var arm : arms) {
                if (!wanted(arm)) continue;
                var file = made.translations(arm.key(), direction.id());
                var own = InterventionFolder.read(file, MeasuredTranslations.class);
                if (own.measuredBy(TranslationScores.comet(direction))) continue;
                var segments = own.lines().stream()
                        .map(line -> new CometModel.Segment(line.source(), line.translation(), line.reference()))
                        .toList();
                InterventionFolder.write(file,
                        own.with(TranslationScores.comet(direction), comet.score(segments, context)));
                context.saved();
            }
        }
    }

    /** Of all that the sentences depend on. */
    String sha256() {
        return sha256;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private void translate(Models models, Arm arm, Direction direction, InterventionFolder made, JobContext context)
            throws IOException {
        var file = made.translations(arm.key(), direction.id());
        if (Files.isRegularFile(file)) return;
        var generation = new Generator.Options(options.newTokens(), options.beams(), options.lengthPenalty(),
                options.stops(), options.keepStop(), options.batch());
        var generator = new Generator(models.target, generation, tokenizer::decode, ends);
        Generator.Edits edits = arm.kind() == Arm.Kind.BASELINE
                ? null
                : (padding, capacity) -> new GrowingInjection(models.injection, arm, models.source, padding, capacity);
        var saved = new SavedTexts(made.unfinished(arm.key(), direction.id()), prompts.get(direction), context);
        var texts = generator.generate(prompts.get(direction), edits, saved.texts(), saved::made, saved::at);
        var translations = MeasuredTranslations.of(sentences,
                texts.stream().map(text -> new MeasuredTranslations.Output(text.text().strip(), text.cut())).toList(),
                direction);
        InterventionFolder.write(file, translations);
        context.saved();
    }
}
