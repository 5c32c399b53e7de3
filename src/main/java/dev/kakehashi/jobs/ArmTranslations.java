package dev.kakehashi.jobs;

import dev.kakehashi.comet.CometModel;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.GrowingInjection;
import dev.kakehashi.intervention.Injection;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.EndTokens;
import dev.kakehashi.model.Generator;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tokenizer.TextTokenizer;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.ParallelSentences;
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
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Translates the sentences of a parallel set under every arm, in both directions, and measures what came out. */
final class ArmTranslations implements AutoCloseable {
    private final TranslationOptions options;
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
        var set = place.pairs();
        var read = set.japanesePath() == null
                ? ParallelSentences.jsonLines(set.path(), set.englishField(), set.japaneseField())
                : ParallelSentences.textFiles(set.path(), set.japanesePath());
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
        return withoutEnd(tokenizer.encode(template.prompt(shots, pair.source(direction), direction)));
    }

    /** Translations that an earlier attempt of the job has finished are not made again. */
    List<InterventionTable.Measure> measure(Models models, InterventionFolder made, JobContext context) throws IOException {
        var measures = new ArrayList<InterventionTable.Measure>();
        for (var direction : Direction.values()) {
            var arms = new ArrayList<MeasuredTranslations>();
            int done = 0;
            for (var arm : models.arms()) {
                boolean wanted = !arm.hasSeed() || arm.seed() < options.seeds();
                if (wanted) context.phase("translating " + direction.id() + ", arm " + ++done + ": " + arm.key(), "sentences", sentences.size());
                arms.add(wanted ? translated(models, arm, direction, made, context) : null);
            }
            if (options.comet() != null) scoreWithComet(models.arms(), arms, direction, made, context);
            measures.addAll(measures(arms, direction));
        }
        InterventionFolder.write(made.prompts(), firstPrompts);
        return measures;
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
        var translations = MeasuredTranslations.of(sentences, texts.stream().map(text -> text.text().strip()).toList(), direction);
        InterventionFolder.write(file, translations);
        context.kept();
        return translations;
    }

    /** One measure for each score of the direction: any drawn sentences are a corpus of their own. */
    private List<InterventionTable.Measure> measures(List<MeasuredTranslations> arms, Direction direction) {
        var measures = new ArrayList<InterventionTable.Measure>();
        var items = IntStream.range(0, sentences.size()).toArray();
        for (var score : TranslationScores.of(direction)) {
            var functions = new ArrayList<ToDoubleFunction<int[]>>();
            for (var arm : arms) functions.add(arm == null ? null : score.on(arm));
            measures.add(new InterventionTable.Measure(score.id(), items, functions));
        }
        if (options.comet() != null) {
            var functions = new ArrayList<ToDoubleFunction<int[]>>();
            for (var arm : arms) functions.add(arm == null ? null : arm.mean(TranslationScores.comet(direction)));
            measures.add(new InterventionTable.Measure(TranslationScores.comet(direction), items, functions));
        }
        return measures;
    }

    /** A tokenizer that puts an end-of-text token behind every text would end the prompt before it is answered. */
    private int[] withoutEnd(int[] ids) {
        int last = ids.length - 1;
        boolean ended = last > 0 && ends.contains(ids[last]);
        return ended ? java.util.Arrays.copyOf(ids, last) : ids;
    }
}
