package dev.kakehashi.jobs;

import dev.kakehashi.comet.CometModel;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.GrowingInjection;
import dev.kakehashi.intervention.Injection;
import dev.kakehashi.intervention.InterventionFolder;
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
import java.util.ArrayList;
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
    record Models(CausalTransformer source, CausalTransformer target, Injection injection, List<Arm> arms) {}

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
            context.log("\"" + files.japanesePath().getFileName() + "\" was not hashed when its set was registered; it is taken as it is now.");
        this.sha256 = files.identity(hashes);
        var read = files.read();
        this.tokenizer = TextTokenizer.open(place.targetTokenizer());
        this.ends = EndTokens.of(place.target(), tokenizer.vocabulary());
        this.template = new PromptTemplate(options.template(), options.separator());
        int room = contextLength - options.newTokens();
        var division = read.divide(options.shots(), options.sentences(), options.seed(), (shots, pair) -> fits(shots, pair, room));
        this.sentences = division.sentences();
        if (sentences.isEmpty())
            throw new IllegalArgumentException("No prompt with " + options.shots() + " examples and " + options.newTokens()
                    + " new tokens fits into the model's context of " + contextLength + ". Choose fewer of either.");
        if (sentences.size() < options.sentences())
            context.log(sentences.size() + " sentences fit into the context of " + contextLength + " tokens with their prompt, fewer than the " + options.sentences() + " asked for.");
        for (var direction : Direction.values()) {
            prompts.put(direction, sentences.stream().map(pair -> prompt(division.shots(), pair, direction)).toList());
            firstPrompts.put(direction, template.prompt(division.shots(), sentences.get(0).source(direction), direction));
        }
    }

    private boolean fits(List<SentencePair> shots, SentencePair pair, int room) {
        for (var direction : Direction.values()) if (prompt(shots, pair, direction).length > room) return false;
        return true;
    }

    private int[] prompt(List<SentencePair> shots, SentencePair pair, Direction direction) {
        return tokenizer.encodeBeginning(template.prompt(shots, pair.source(direction), direction));
    }

    /** Translations that an earlier attempt of the job has finished are not made again. */
    void measure(Models models, InterventionFolder made, JobContext context) throws IOException {
        for (var direction : Direction.values()) {
            var arms = new ArrayList<MeasuredTranslations>();
            int done = 0;
            for (var arm : models.arms()) {
                boolean wanted = !arm.hasSeed() || arm.seed() < options.seeds();
                if (wanted) context.phase("translating " + direction.id() + ", arm " + ++done + ": " + arm.key(), "sentences", sentences.size());
                arms.add(wanted ? translated(models, arm, direction, made, context) : null);
            }
            if (options.comet() != null) scoreWithComet(models.arms(), arms, direction, made, context);
        }
        InterventionFolder.write(made.prompts(), firstPrompts);
    }

    /** Adds COMET to the translations of every arm and writes them again; those that have it are left alone. */
    private void scoreWithComet(List<Arm> arms, List<MeasuredTranslations> translations, Direction direction, InterventionFolder made, JobContext context)
            throws IOException {
        context.phase("COMET " + direction.id(), "texts", 0);
        try (var comet = CometModel.load(Path.of(options.comet()), Torch.device())) {
            for (var i = 0; i < arms.size(); i++) {
                var own = translations.get(i);
                if (own == null || own.measuredBy(TranslationScores.comet(direction))) continue;
                var segments = own.lines().stream().map(line -> new CometModel.Segment(line.source(), line.translation(), line.reference())).toList();
                translations.set(i, own.with(TranslationScores.comet(direction), comet.score(segments, context)));
                InterventionFolder.write(made.translations(arms.get(i).key(), direction.id()), translations.get(i));
                context.kept();
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

    private MeasuredTranslations translated(Models models, Arm arm, Direction direction, InterventionFolder made, JobContext context) throws IOException {
        var file = made.translations(arm.key(), direction.id());
        if (Files.isRegularFile(file)) return InterventionFolder.read(file, MeasuredTranslations.class);
        var generation = new Generator.Options(options.newTokens(), options.beams(), options.lengthPenalty(), options.stops(), options.keepStop(), options.batch());
        var generator = new Generator(models.target, generation, tokenizer::decode, ends);
        Generator.Edits edits = arm.kind() == Arm.Kind.BASELINE
                ? null
                : (padding, capacity) -> new GrowingInjection(models.injection, arm, models.source, padding, capacity);
        var kept = new KeptTexts(made.unfinished(arm.key(), direction.id()), prompts.get(direction), context);
        var texts = generator.generate(prompts.get(direction), edits, kept.texts(), kept::made, kept::at);
        var translations = MeasuredTranslations.of(sentences, texts.stream().map(text -> new MeasuredTranslations.Output(text.text().strip(), text.cut())).toList(), direction);
        InterventionFolder.write(file, translations);
        context.kept();
        return translations;
    }
}
