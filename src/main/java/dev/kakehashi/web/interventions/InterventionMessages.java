package dev.kakehashi.web.interventions;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about interventions and parallel sets. */
@MessageBundle("intervention")
public interface InterventionMessages {
    @Message("The SAE was trained on positions {first} to {last} of documents, and perplexity is measured on "
            + "documents of that length.")
    String trainedPositions(String first, String last);

    @Message("Prompts for translation may be longer: behind position {last} features are injected from positions the "
            + "SAE has never seen.")
    String promptsBeyond(String last);

    @Message("Interventions")
    String title();

    @Message("Features of a fully trained model are injected into the same model in mid-training, through an SAE and "
            + "restricted to a class; every number stands beside the untouched model and beside controls.")
    String lead();

    @Message("No intervention yet")
    String none();

    @Message("Open an analysed SAE of the last checkpoint and choose “Use in an intervention”, or start from the form.")
    String noneText();

    @Message("Submit an intervention")
    String submitTitle();

    @Message("Queue the intervention")
    String submit();

    @Message("Nothing was queued: please mend the marked fields.")
    String refused();

    @Message("No analysed SAE yet")
    String noSae();

    @Message("An intervention takes its features from an SAE that has been trained and analysed.")
    String noSaeText();

    @Message("Use this SAE")
    String useSae();

    @Message("Use in an intervention")
    String useInIntervention();

    @Message("Intervention")
    String intervention();

    @Message("Source")
    String source();

    @Message("Target")
    String target();

    @Message("SAE (of the source)")
    String sae();

    @Message("State")
    String state();

    @Message("Submitted")
    String submitted();

    @Message("Name")
    String name();

    @Message("Target: training step")
    String targetStep();

    @Message("A checkpoint of the same model; the paper takes one from mid-training.")
    String targetHelp();

    @Message("From where into what")
    String whatHead();

    @Message("What is injected")
    String gridHead();

    @Message("Every class, N and α is tried in every combination; the models’ passes up to the layer are shared.")
    String gridLead();

    @Message("Classes")
    String classesHead();

    @Message("Controls")
    String controlsHead();

    @Message("How it is injected")
    String injectionHead();

    @Message("What the paper leaves open; the defaults follow from an SAE that works on unit vectors.")
    String injectionLead();

    @Message("What it is measured on")
    String measuringHead();

    @Message("Translation")
    String translationHead();

    @Message("Few-shot prompts from a parallel set; examples and translated sentences are disjoint.")
    String translationLead();

    @Message("N: features of a class")
    String n();

    @Message("One or several, such as 1000, 3000, 5000.")
    String nHelp();

    @Message("α")
    String alphas();

    @Message("One or several; the paper’s main table has 0.1, its ablation 0.05, 0.1 and 0.2.")
    String alphasHelp();

    @Message("Which features of the class")
    String selection();

    @Message("drawn at random")
    String selectionRandom();

    @Message("most frequent")
    String selectionFrequent();

    @Message("largest activation")
    String selectionActivation();

    @Message("most monosemantic")
    String selectionMonosemantic();

    @Message("purest language (Mixed: most even)")
    String selectionPure();

    @Message("Draws that are averaged")
    String seeds();

    @Message("For random features; the paper averages five runs.")
    String seedsHelp();

    @Message("Features picked by hand")
    String picked();

    @Message("Numbers and ranges such as 12, 40-44; they are an arm of their own.")
    String pickedHelp();

    @Message("What is done with the vector")
    String mode();

    @Message("added: h + α v")
    String modeAdd();

    @Message("interpolated: (1 − α) h + α v")
    String modeInterpolate();

    @Message("b_dec included")
    String decoderBias();

    @Message("Scaled back to the source’s norm")
    String restoreNorm();

    @Message("At BOS too")
    String bos();

    @Message("Evaluation documents (half of each language)")
    String documents();

    @Message("Documents kept token by token")
    String kept();

    @Message("Bootstrap resamples")
    String resamples();

    @Message("Seed")
    String seed();

    @Message("Parallel set")
    String parallelSet();

    @Message("no translation")
    String noTranslation();

    @Message("Examples in a prompt")
    String shots();

    @Message("Sentences a direction")
    String sentences();

    @Message("New tokens at most")
    String newTokens();

    @Message("Beams (1: greedy)")
    String beams();

    @Message("Length penalty of beams")
    String lengthPenalty();

    @Message("A number, or “all” as the paper averages all its runs. Each draw of each row of random features is one "
            + "more arm to translate: twice the sentences. With fewer, rows say so and their intervals know nothing "
            + "of the other draws.")
    String translationSeedsHelp();

    @Message("Draws that are translated")
    String translationSeeds();

    @Message("Prompt template (one example)")
    String template();

    @Message("With source and target in braces, and sourceLanguage and targetLanguage if wanted; the last one ends "
            + "where its target would begin.")
    String templateHelp();

    @Message("Between examples")
    String separator();

    @Message("A translation ends at (one a line)")
    String stops();

    @Message("\\n is a line break.")
    String stopsHelp();

    @Message("The end belongs to the translation")
    String keepStop();

    @Message("COMET-22 folder")
    String comet();

    @Message("hparams.yaml, model.ckpt and the tokenizer.json of XLM-RoBERTa; without it there is no COMET column.")
    String cometHelp();

    @Message("No COMET column: name the folder of a COMET-22 checkpoint (hparams.yaml, model.ckpt, tokenizer.json) "
            + "when submitting.")
    String cometMissing();

    @Message("yes")
    String yes();

    @Message("no")
    String no();

    @Message("Baseline: nothing injected")
    String baseline();

    @Message("English features")
    String englishFeatures();

    @Message("Japanese features")
    String japaneseFeatures();

    @Message("Mixed features")
    String mixedFeatures();

    @Message("Features picked by hand")
    String pickedArm();

    @Message("Control: random features of any class")
    String randomLatents();

    @Message("Control: all features")
    String allLatents();

    @Message("Control: b_dec alone")
    String biasOnly();

    @Message("Control: the raw residual stream")
    String raw();

    @Message("English")
    String english();

    @Message("Japanese")
    String japanese();

    @Message("all")
    String all();

    @Message("This intervention is not done yet.")
    String notDone();

    @Message("The result files of this intervention cannot be read.")
    String filesGone();

    @Message("What it does")
    String tableHead();

    @Message("Each number with its difference from the baseline and, for chosen features, from as many random "
            + "features under the same α, with 95 % intervals. Documents (sentences for translations) are drawn anew, "
            + "and the draws of features as well where a row or its control has several. ▲ stands only where features "
            + "are better than the baseline and than random ones. Perplexity: lower is better.")
    String tableLead();

    @Message("Arm")
    String arm();

    @Message("By α and N")
    String gridTitle();

    @Message("Perplexity")
    String perplexityWay();

    @Message("of all tokens")
    String wayTokens();

    @Message("mean over documents")
    String wayDocuments();

    @Message("Measure of the summary")
    String measure();

    @Message("Show")
    String show();

    @Message("better than the baseline and than as many random features")
    String better();

    @Message("worse than as many random features")
    String worse();

    @Message("worse than the baseline")
    String worseThanBaseline();

    @Message("vs baseline")
    String againstBaseline();

    @Message("vs random")
    String againstRandom();

    @Message("intervals over documents and draws")
    String overDraws();

    @Message("intervals over documents")
    String overItems();

    @Message("interval over sentences")
    String overSentences();

    @Message("As it was filled in when this page was made, {translated} of {arms} arms are translated, {texts} texts; "
            + "with one draw of each row {fewest}.")
    String translationCost(String translated, String arms, String texts, String fewest);

    @Message("held against random features · N {n} · α {alpha} · draws: {draws}")
    String heldAgainst(String n, String alpha, int draws);

    @Message("no control: nothing can be called better")
    String noControl();

    @Message("control not computed: too many losses to be counted on a page")
    String controlUnknown();

    @Message("draw 1 of {draws}")
    String firstDraw(int draws);

    @Message("mean of draws 1 to {measured} of {draws}")
    String firstDraws(int measured, int draws);

    @Message("SD of draws {spread}")
    String spreadOfDraws(String spread);

    @Message("Better than the baseline and than as many random features:")
    String verdictBetter();

    @Message("Cannot be called better, because one of the two intervals holds zero:")
    String verdictUndecided();

    @Message("One draw of features was measured, so better or worse may be the luck of the draw:")
    String verdictOneDraw();

    @Message("Worse than as many random features:")
    String verdictWorse();

    @Message("No control of as many random features, so nothing can be called better:")
    String verdictNoControl();

    @Message("Measured on evaluation documents, which the analysis that decides the features’ classes reads too, in "
            + "the same order under the same seed.")
    String sameDocuments();

    @Message("Measured on validation documents; the features were chosen on evaluation documents.")
    String otherDocuments();

    @Message("Measured on")
    String split();

    @Message("evaluation documents, as in the paper")
    String splitEvaluation();

    @Message("validation documents, which the features were not chosen on")
    String splitValidation();

    @Message("The features’ classes come from the evaluation documents; the validation documents are others, but "
            + "often fewer.")
    String splitHelp();

    @Message("Without random features of the same N and α nothing can be called better.")
    String controlsHelp();

    @Message("Outputs the scores cannot be trusted on")
    String outputsHead();

    @Message("A learned score such as COMET rewards copies of the source. Share of outputs, how many of all, and "
            + "Wilson’s 95 % interval over the sentences; what the reference does too is not counted.")
    String outputsLead();

    @Message("– : made before it was stored whether an output was cut at the limit of new tokens; run the "
            + "intervention again to know.")
    String cutUnknown();

    @Message("{count} of {all}")
    String countOf(String count, String all);

    @Message("Side by side")
    String sideBySide();

    @Message("Injected features")
    String selected();

    @Message("Features")
    String features();

    @Message("and more, all in")
    String andMore();

    @Message("How it was done")
    String provenance();

    @Message("The first prompt, as the model read it")
    String promptHead();

    @Message("What the scores mean")
    String signaturesHead();

    @Message("Document")
    String documentMode();

    @Message("Arms (two to four)")
    String arms();

    @Message("← Previous document")
    String previous();

    @Message("Next document →")
    String next();

    @Message("Colour: loss of the token in nats, from 0 to 8 and more, the same in every column. Choose a token to "
            + "see what each model expected there.")
    String scale();

    @Message("No document was kept token by token.")
    String noKept();

    @Message("Token")
    String nextToken();

    @Message("really there")
    String reallyThere();

    @Message("Score")
    String score();

    @Message("Order")
    String sort();

    @Message("most gained by the second arm")
    String sortGain();

    @Message("most lost by the second arm")
    String sortLoss();

    @Message("as in the set")
    String sortOrder();

    @Message("Source")
    String sourceText();

    @Message("Reference")
    String reference();

    @Message("These arms were not translated.")
    String noTranslations();

    @Message("Parallel sets")
    String setsTitle();

    @Message("Sentences with their translations, to measure translation with.")
    String setsLead();

    @Message("No parallel set yet")
    String setsNone();

    @Message("Register JSON lines with an English and a Japanese field, or two text files whose lines belong "
            + "together. Interventions then measure translation on them.")
    String setsNoneText();

    @Message("Register a parallel set")
    String registerSet();

    @Message("Nothing was registered: please mend the marked fields.")
    String setRefused();

    @Message("Pairs")
    String setPairs();

    @Message("Skipped lines")
    String setSkipped();

    @Message("Path")
    String setPath();

    @Message("English field of JSON lines")
    String englishField();

    @Message("Japanese field of JSON lines")
    String japaneseField();

    @Message("Path of the Japanese text file")
    String japanesePath();

    @Message("Only for two text files with equally many lines; the path above is then the English one.")
    String japanesePathHelp();

    @Message("SHA-256 of the set")
    String setHash();

    @Message("hash of one file: the Japanese file was not hashed when this set was registered; it is at its next use")
    String setHashOfOne();

    @Message("SHA-256 of the file")
    String fileHash();

    @Message("SHA-256 of the English file")
    String englishFileHash();

    @Message("SHA-256 of the Japanese file")
    String japaneseFileHash();

    @Message("Fields")
    String setFields();

    @Message("First pairs")
    String samples();

    @Message("draw {number}")
    String draw(long number);

    @Message("mean of {seeds} draws")
    String meanOf(int seeds);

    @Message("Perplexity, {documents}")
    String perplexityOf(String documents);

    @Message("{loss} nats, {difference}")
    String lossTitle(String loss, String difference);

    @Message("No loss: nothing comes before this token.")
    String lossNone();

    @Message("A job may take up to {memory} of the GPU’s memory here.")
    String memoryAllowedGpu(String memory);

    @Message("What was expected at “{token}”")
    String expectedAt(String token);

    @Message("Document {number} of {count}")
    String documentNumber(int number, int count);

    @Message("JSON lines with both sides, or the English text file. Below one of: {roots}")
    String setPathHelp(String roots);

    @Message("Memory")
    String memory();

    @Message("The SAE stays in memory, and both language models while losses are measured and sentences translated, "
            + "which come one after the other; COMET comes when they have gone. Prompts are taken to be of the set’s "
            + "usual length.")
    String memoryLead();

    @Message("Java and libtorch themselves")
    String memoryBase();

    @Message("SAE")
    String memorySae();

    @Message("both language models")
    String memoryModels();

    @Message("losses under the arms")
    String memoryLosses();

    @Message("translation of a batch")
    String memoryTranslation();

    @Message("COMET")
    String memoryComet();

    @Message("at most")
    String memoryTotal();

    @Message("A job may take {memory} here; {heap} of it would be in Java’s heap, which may take {heapLimit}.")
    String memoryAllowed(String memory, String heap, String heapLimit);

    @Message("This does not fit: choose smaller batches, fewer beams or documents, or give the server more memory.")
    String memoryTooLarge();

    @Message("Known when every field can be used.")
    String memoryUnknown();

    @Message("Calculate")
    String calculate();
}
