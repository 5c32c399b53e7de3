package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.evidence.FeatureEvidence;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about features. */
@MessageBundle("feature")
public interface FeatureMessages {
    @Message
    String featureClass(FeatureClass featureClass);

    @Message
    String group(FeatureEvidence.Group group);

    @Message("{model} · step {step} · layer {layer}")
    String place(String model, String step, int layer);

    @Message("The files of this analysis cannot be read: {reason} Analysing the SAE again writes them anew.")
    String unreadable(String reason);

    @Message("{name} is missing.")
    String missingFile(String name);

    @Message("One of them is damaged.")
    String damagedFile();

    @Message("Not analysed yet")
    String notAnalysed();

    @Message("The job that was to make it failed or was cancelled; it can be retried from its page.")
    String failedSae();

    @Message("The SAE is trained first and analysed afterwards. This job trains it:")
    String waitsForTraining();

    @Message("Features, shares and distributions appear here when the SAE has been analysed. This job does it:")
    String waitsForAnalysis();

    @Message("No job to do so has been submitted.")
    String noJob();

    @Message("Features")
    String featuresTitle();

    @Message("Features of {place}")
    String featuresOf(String place);

    @Message("Every latent of the SAE with its class, its numbers and the tokens that activate it most.")
    String featuresDescription();

    @Message("Feature")
    String feature();

    @Message("Feature {latent}")
    String featureNumber(String latent);

    @Message("Number")
    String number();

    @Message("Class")
    String classHead();

    @Message("Top tokens")
    String topTokens();

    @Message("Filter and sort")
    String filter();

    @Message("Classes")
    String classes();

    @Message("Text within a top token")
    String tokenText();

    @Message("Sort by")
    String sortBy();

    @Message("Order")
    String order();

    @Message("smallest first")
    String rising();

    @Message("largest first")
    String falling();

    @Message("Bounds of the numbers")
    String bounds();

    @Message("Shares and rates are numbers from 0 to 1. A feature for which a number is not defined fits no bound of "
            + "it.")
    String boundsHelp();

    @Message("{name}, at least")
    String least(String name);

    @Message("{name}, at most")
    String most(String name);

    @Message("Apply")
    String apply();

    @Message("Show all")
    String reset();

    @Message("{count} of {total} features")
    String found(String count, String total);

    @Message("No feature fits")
    String noneTitle();

    @Message("Loosen a bound, tick more classes or clear the text.")
    String noneText();

    @Message("There is no class “{name}”.")
    String noSuchClass(String name);

    @Message("There is no column “{name}” to sort by.")
    String noSuchColumn(String name);

    @Message("“{typed}” is no number.")
    String noNumber(String typed);

    @Message("Activated tokens")
    String activeTokens();

    @Message("Activating set, size")
    String activatingCount();

    @Message("p(en)")
    String pEnglish();

    @Message("p(ja)")
    String pJapanese();

    @Message("Previous feature")
    String previousFeature();

    @Message("Next feature")
    String nextFeature();

    @Message("Neighbouring features")
    String neighbours();

    @Message("Never activated")
    String deadTitle();

    @Message("TopK never chose this latent on the evaluation set, so there is no token, context or language to show.")
    String deadText();

    @Message("Fraction of the maximum")
    String fraction();

    @Message("Tokens activated more strongly than this fraction of the feature’s maximum form its activating set; the "
            + "numbers above and everything below follow it; what the analysis stored stands beside a number that "
            + "changed.")
    String fractionHelp();

    @Message("Recompute")
    String fractionApply();

    @Message("“{typed}” is no fraction from 0 to below 1.")
    String badFraction(String typed);

    @Message("This analysis keeps activations from {retention} of the maximum only, so {typed} cannot be looked at: "
            + "what lies below was counted and left out.")
    String notRetained(String typed, String retention);

    @Message("This analysis keeps activations from {retention} of the maximum. Contexts, bars and the fraction begin "
            + "there; counts, rates and spans of all activations are exact.")
    String retained(String retention);

    @Message("“{typed}” is no share from 0.5 to below 1.")
    String badCutoff(String typed);

    @Message("“{typed}” is no whole number from 1 to 1,000,000.")
    String badRare(String typed);

    @Message("What if the thresholds were others?")
    String whatIf();

    @Message("Move a threshold and the table follows: every feature is computed again from the activation index. The "
            + "stored analysis does not change.")
    String whatIfHelp();

    @Message("Under these thresholds, next to the analysis (fraction {fraction}, cut-off {cutoff}, rare below {rare})")
    String whatIfNote(String fraction, String cutoff, String rare);

    @Message("English or Japanese above this share")
    String cutoff();

    @Message("Rare below so many activations")
    String rareBelow();

    @Message("analysis")
    String storedCount();

    @Message("now")
    String triedCount();

    @Message("Clusters, semantic entropy and monosemanticity are missing here: they need the token embeddings the "
            + "analysis used, and those cannot be read from their checkpoint any more.")
    String embeddingsGone();

    @Message("Features of other thresholds are being computed and this request waited too long. Please try again.")
    String recomputingBusy();

    @Message("{count} tokens above {threshold}")
    String size(String count, String threshold);

    @Message("Languages of the activating set")
    String languages();

    /** How a language is counted, to stand within a sentence. */
    @Message
    String countedBy(LanguageMode mode);

    @Message("Counted {by}, as in this analysis")
    String countedHere(String by);

    @Message("Counted {by} as this version does; the analysis, and its numbers above, knew an earlier rule of "
            + "scripts. Analyse again to bring them together.")
    String countedBefore(String by);

    @Message("Counted {by} instead")
    String countedElsewise(String by);

    @Message("Counted by the language of the document or by the script of the token: both give the same")
    String countedAlike();

    @Message
    String contextsBy(LanguageMode mode);

    @Message("analysis: {value}")
    String inAnalysis(String value);

    @Message("English and Japanese are counted {by}.")
    String columnsBy(String by);

    @Message("cluster of {count} tokens")
    String cluster(String count);

    @Message("each a cluster of its own: {count} tokens")
    String alone(String count);

    @Message("Chained cluster")
    String chainedHead();

    @Message("One cluster holds {tokens} of the {distinct} distinct tokens, joined one through another: of the pairs "
            + "among its {compared} most frequent tokens only {similar} are similar themselves. M is high because of "
            + "the chain, which says little about one meaning.")
    String chained(String tokens, String distinct, String similar, String compared);

    @Message("Not grouped by cluster: more than {count} distinct tokens.")
    String tooManyToGroup(String count);

    @Message("Not grouped by cluster: the token embeddings the analysis used cannot be read from their checkpoint any "
            + "more.")
    String noEmbeddings();

    @Message("Token")
    String token();

    @Message("Share")
    String share();

    @Message("Count")
    String count();

    @Message("and {count} further tokens")
    String moreTokens(String count);

    @Message("Activations of this feature")
    String histogram();

    @Message("activation, from")
    String activation();

    @Message("tokens")
    String tokenCount();

    @Message("Evidence under this fraction")
    String evidence();

    @Message("Contexts")
    String contexts();

    @Message("No activation counts for this language.")
    String noContexts();

    @Message("Promoted tokens")
    String promoted();

    @Message("Suppressed tokens")
    String suppressed();

    @Message("Logit")
    String logit();

    @Message("Try this feature on a text")
    String probeHead();

    @Message("Steering adds a multiple of the feature’s decoder direction at every token; ablating takes away what it "
            + "contributes; patching adds its contribution in this checkpoint to the same text in another one.")
    String probeLead();

    @Message("Text")
    String probeText();

    @Message("What is done")
    String probeMode();

    @Message("steer")
    String steer();

    @Message("ablate")
    String ablate();

    @Message("patch into another checkpoint")
    String patch();

    @Message("Strength")
    String strength();

    @Message("Steering: multiples of the largest activation. Patching: α. Ablating needs none.")
    String strengthHelp();

    @Message("Into step (patching)")
    String targetStep();

    @Message("New tokens")
    String probeTokens();

    @Message("Try it")
    String probeRun();

    @Message("One feature on a text")
    String probeTitle();

    @Message("Without")
    String probeBefore();

    @Message("With the feature changed")
    String probeAfter();

    @Message("Continued")
    String probeContinued();

    @Message("Mean loss")
    String probeMeanLoss();

    @Message("Where the feature is activated")
    String probeActivation();

    @Message("Where expectations change most")
    String probeChanges();

    @Message("After")
    String probePlace();

    @Message("Expected without")
    String probeWas();

    @Message("Expected with")
    String probeIs();

    @Message("Loss")
    String probeLoss();

    @Message("Back to the feature")
    String probeAgain();

    @Message("The SAE was trained on documents up to position {trained}, but this text has tokens up to position "
            + "{last}: behind {trained} its activations are those of positions it has never seen.")
    String beyondTrained(String trained, String last);

    @Message("The SAE was trained on positions {first} to {trained} of documents; of a longer text the page says how "
            + "large its errors are behind.")
    String trainedPositions(String first, String trained);

    @Message("Its mean squared error here is {within} within them and {beyond} behind.")
    String beyondErrors(String within, String beyond);

    @Message("Colour: loss of each token in nats, from 0 to 8 and more, the same on both sides.")
    String probeScale();

    @Message("No result: the job did not succeed.")
    String probeNone();

    @Message("Evidence not kept")
    String droppedTitle();

    @Message("Of this analysis only the statistics were kept, to save disk: the texts and the activations are gone, "
            + "so other thresholds cannot be tried. Analyse the SAE again to see them.")
    String evidenceDropped();
}
