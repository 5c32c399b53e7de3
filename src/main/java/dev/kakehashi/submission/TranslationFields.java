package dev.kakehashi.submission;

import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.comet.CometModel;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.translation.PromptTemplate;
import dev.kakehashi.translation.TranslationOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;

/** Reads {@link TranslationOptions} from submitted fields; without a parallel set nothing is translated. */
@ApplicationScoped
public class TranslationFields {
    /** Asks for the translations of every draw of random features. */
    public static final String ALL = "all";

    private static final int LONGEST_TEMPLATE = 10_000;
    private static final int MOST_STOPS = 20;
    private static final int LONGEST_STOP = 200;

    @Inject DataDirectory data;

    /** @param sha256 of all that the sentences depend on */
    record Wanted(ParallelSet set, String sha256, TranslationOptions options) {}

    /**
     * @param draws of random features, all of which are translated unless fewer are asked for: the paper averages its
     *     runs
     * @return null when no parallel set was chosen
     */
    Wanted read(Fields fields, int draws) {
        if (!fields.has("parallelSet") || fields.raw("parallelSet").equals("none")) return null;
        var set = ParallelSet.bySlug(fields.raw("parallelSet")).orElse(null);
        if (set == null)
            return fields.refuse("parallelSet", fields.say().noParallelSet(fields.shown("parallelSet")), null);
        var sha256 = unchanged(fields, set);
        var usual = TranslationOptions.usual();
        var template = fields.has("template") ? fields.text("template", LONGEST_TEMPLATE).replace("\r\n", "\n")
                : usual.template();
        var missing = PromptTemplate.missing(template);
        if (missing != null) fields.refuse("template", fields.say().templateLacks(missing), null);
        int shots = fields.integer("shots", usual.shots(), 0, 100);
        int sentences = fields.integer("sentences", usual.sentences(), 1, 100_000);
        if (shots + sentences > set.pairs)
            fields.refuse("sentences", fields.say().fewPairs(set.pairs, shots, sentences), null);
        return new Wanted(set, sha256, new TranslationOptions(
                template,
                fields.has("separator") ? lineBreaks(fields.text("separator", LONGEST_STOP)) : usual.separator(),
                shots,
                sentences,
                fields.integer("newTokens", usual.newTokens(), 1, 4096),
                fields.integer("beams", usual.beams(), 1, 64),
                fields.number("lengthPenalty", usual.lengthPenalty(), -10, 10),
                stops(fields, usual.stops()),
                fields.flag("keepStop", usual.keepStop()),
                fields.integer("batch", usual.batch(), 1, 1024),
                fields.raw("translationSeeds").equalsIgnoreCase(ALL) ? draws
                        : fields.integer("translationSeeds", draws, 1, 100),
                fields.whole("translationSeed", usual.seed(), 0, Long.MAX_VALUE),
                comet(fields)));
    }

    /**
     * The set's identity. One whose Japanese file was never hashed, because it was registered before, takes that file
     * as it is now.
     */
    private String unchanged(Fields fields, ParallelSet set) {
        var files = ParallelFiles.of(set);
        try {
            data.reopen(files.path());
            if (files.japanesePath() != null) data.reopen(files.japanesePath());
            var now = files.require(ParallelFiles.Hashes.of(set));
            set.japaneseSha256 = now.japanese();
            return files.identity(now);
        } catch (ParallelFiles.Edited e) {
            return fields.refuse("parallelSet", fields.say().parallelEdited(e.file()), "");
        } catch (IOException e) {
            return fields.refuse("parallelSet", fields.say().unreadable(e.getMessage()), "");
        }
    }

    /** One a line, with \n for a line break. */
    private static List<String> stops(Fields fields, List<String> usual) {
        if (!fields.has("stops")) return usual;
        var stops = fields.lines("stops");
        if (stops.size() > MOST_STOPS) return fields.refuse("stops", fields.say().tooMany(MOST_STOPS), usual);
        if (stops.stream().anyMatch(stop -> stop.length() > LONGEST_STOP))
            return fields.refuse("stops", fields.say().tooLong(LONGEST_STOP), usual);
        return stops.stream().map(TranslationFields::lineBreaks).toList();
    }

    private static String lineBreaks(String text) {
        return text.replace("\\n", "\n").replace("\\s", " ");
    }

    private String comet(Fields fields) {
        if (!fields.has("comet")) return null;
        try {
            var folder = data.reopen(data.resolveInput(fields.raw("comet")));
            CometModel.check(folder);
            return folder.toString();
        } catch (IllegalArgumentException | IOException e) {
            return fields.refuse("comet", e.getMessage(), null);
        }
    }
}
