package dev.kakehashi.web.interventions;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;

/** What arms and measures are called on screen. */
final class ArmNames {
    private ArmNames() {}

    static String of(InterventionTable.Row row) {
        return of(row.kind(), row.featureClass(), row.n(), row.alpha());
    }

    static String of(Arm arm) {
        var name = of(arm.kind(), arm.featureClass(), arm.n(), arm.alpha());
        return arm.hasSeed() ? name + " · " + Screen.messages(InterventionMessages.class).draw(arm.seed() + 1) : name;
    }

    private static String of(Arm.Kind kind, FeatureClass featureClass, int n, double alpha) {
        var name = new StringBuilder(kind(kind, featureClass));
        if (n > 0) name.append(" · N ").append(Format.count(n));
        if (kind != Arm.Kind.BASELINE) name.append(" · α ").append(alpha(alpha));
        return name.toString();
    }

    /** As it was typed: 0.1 and not 0.100. */
    static String alpha(double alpha) {
        return new java.math.BigDecimal(Double.toString(alpha)).stripTrailingZeros().toPlainString().replace('-', '−');
    }

    static String kind(Arm.Kind kind, FeatureClass featureClass) {
        var text = Screen.messages(InterventionMessages.class);
        return switch (kind) {
            case BASELINE -> text.baseline();
            case CLASS -> featureClass(featureClass);
            case PICKED -> text.pickedArm();
            case RANDOM_LATENTS -> text.randomLatents();
            case ALL_LATENTS -> text.allLatents();
            case BIAS_ONLY -> text.biasOnly();
            case RAW -> text.raw();
        };
    }

    static String featureClass(FeatureClass featureClass) {
        var text = Screen.messages(InterventionMessages.class);
        return switch (featureClass) {
            case ENGLISH -> text.englishFeatures();
            case JAPANESE -> text.japaneseFeatures();
            default -> text.mixedFeatures();
        };
    }

    /** {@code perplexity-tokens-en}, {@code chrf-en-ja} in words. */
    static String measure(String id) {
        var text = Screen.messages(InterventionMessages.class);
        if (id.startsWith("perplexity-")) {
            var documents = id.endsWith("-en") ? text.english() : id.endsWith("-ja") ? text.japanese() : text.all();
            return text.perplexityOf(documents);
        }
        var direction = direction(id.endsWith("-en-ja") ? Direction.EN_JA : Direction.JA_EN);
        var score = id.substring(0, id.length() - 6);
        var name = switch (score) {
            case "chrf" -> "chrF";
            case "chrfpp" -> "chrF++";
            case "bleu" -> "BLEU";
            case "bleu-char" -> "BLEU (char)";
            case "comet" -> "COMET";
            default -> score;
        };
        return name + " " + direction;
    }

    static String direction(Direction direction) {
        return direction == Direction.EN_JA ? "En→Ja" : "Ja→En";
    }

    /** COMET is printed in hundredths, as the paper does. */
    static double scale(String measure) {
        return measure.startsWith("comet-") ? 100 : 1;
    }

    /** What an option is called in the form. */
    static String option(String name) {
        var text = Screen.messages(InterventionMessages.class);
        return switch (name) {
            case "mode" -> text.mode();
            case "decoderBias" -> text.decoderBias();
            case "restoreNorm" -> text.restoreNorm();
            case "bos" -> text.bos();
            case "classes" -> text.classesHead();
            case "picked" -> text.picked();
            case "n" -> text.n();
            case "alphas" -> text.alphas();
            case "selection" -> text.selection();
            case "seeds" -> text.seeds();
            case "controls" -> text.controlsHead();
            case "documents" -> text.documents();
            case "kept" -> text.kept();
            case "resamples" -> text.resamples();
            case "seed" -> text.seed();
            case "split" -> text.split();
            case "template" -> text.template();
            case "separator" -> text.separator();
            case "shots" -> text.shots();
            case "sentences" -> text.sentences();
            case "newTokens" -> text.newTokens();
            case "beams" -> text.beams();
            case "lengthPenalty" -> text.lengthPenalty();
            case "stops" -> text.stops();
            case "keepStop" -> text.keepStop();
            case "comet" -> text.comet();
            default -> name;
        };
    }

    /** What an option of the translation is called in the form. */
    static String translationOption(String name) {
        var text = Screen.messages(InterventionMessages.class);
        return name.equals("seeds") ? text.translationSeeds() : option(name);
    }

    /** The glossary entry that says what a measure is. */
    static Term term(String measure) {
        if (measure.startsWith("perplexity-")) return Term.PERPLEXITY;
        if (measure.startsWith("comet-")) return Term.COMET;
        return measure.startsWith("chrf") ? Term.CHRF : Term.BLEU;
    }
}
