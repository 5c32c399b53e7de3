package dev.kakehashi.web.models;

import dev.kakehashi.analysis.SaeMetric;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about models, checkpoints and studies. */
@MessageBundle("model")
public interface ModelMessages {
    @Message("Models")
    String title();

    @Message("Language models by family and size; each opens its heatmap of layers and training steps.")
    String lead();

    @Message("No model yet")
    String none();

    @Message("Register the checkpoints of a model, or raise a small one on two corpora and watch it.")
    String noneText();

    @Message("Register a model")
    String register();

    @Message("Pre-train a model")
    String pretrain();

    @Message("Train SAEs")
    String trainSaes();

    @Message("Model")
    String model();

    @Message("Family")
    String family();

    @Message("Layers")
    String layers();

    @Message("Width")
    String width();

    @Message("Parameters")
    String parameters();

    @Message("Before a text")
    String textStart();

    @Message("{piece}, as tokenizer.json says; no SAE sees its position")
    String startsByTokenizer(String piece);

    @Message("{piece}, as tokenizer_config.json says; no SAE sees its position")
    String startsByConfig(String piece);

    @Message("nothing: no BOS, and the first token counts like all others")
    String startsWithNothing();

    @Message("Layers × width")
    String shape();

    @Message("Vocabulary")
    String vocabulary();

    @Message("Checkpoints")
    String checkpoints();

    @Message("{ready} of {all} ready")
    String ready(String ready, String all);

    @Message("SAEs")
    String saes();

    @Message("{name}: layers and training steps")
    String heatTitle(String name);

    @Message("{metric} of every layer’s SAE at every checkpoint of {name}.")
    String heatDescription(String metric, String name);

    @Message("Metric")
    String metric();

    @Message("n, k, learning rate, seed")
    String setting();

    @Message("Study")
    String study();

    @Message("Documents")
    String documents();

    @Message("all")
    String allDocuments();

    @Message("English")
    String english();

    @Message("Japanese")
    String japanese();

    @Message("Show")
    String show();

    @Message("{metric} by layer and tokens seen. The colours run from {low} to {high}; every cell opens its SAE.")
    String caption(String metric, String low, String high);

    @Message("No analysed SAE yet; a cell opens what is there.")
    String captionEmpty();

    @Message("layer")
    String layer();

    @Message("layer {layer}")
    String layerName(int layer);

    @Message("step {step}")
    String step(String step);

    @Message("training step {step}, {tokens} tokens seen")
    String stepAndTokens(String step, String tokens);

    @Message("{value}: layer {layer}, step {step}")
    String cell(String value, int layer, String step);

    @Message("queued")
    String queued();

    @Message("running")
    String running();

    @Message("failed")
    String failed();

    @Message("trained")
    String trained();

    @Message("train")
    String empty();

    @Message("No study of this model")
    String noStudy();

    @Message("A study trains SAEs on chosen layers and checkpoints and analyses them; then this table fills.")
    String noStudyText();

    @Message("Each layer over the tokens seen")
    String curves();

    @Message("tokens seen")
    String tokensSeen();

    @Message("training step")
    String trainingStep();

    @Message("Training step")
    String stepHead();

    @Message("State")
    String state();

    @Message("SHA-256 of the weights")
    String sha();

    @Message("Folder")
    String folder();

    @Message("Origin")
    String origin();

    @Message("{name}, step {step}")
    String checkpointTitle(String name, String step);

    @Message("One training step of a model: its weights, its residual streams, the SAEs trained on them.")
    String checkpointDescription();

    @Message("No SAE on this checkpoint yet.")
    String noSaes();

    @Message("Job")
    String job();

    @Message("Studies")
    String studies();

    @Message("Grids of SAEs over layers and checkpoints, trained and analysed under the same options.")
    String studiesLead();

    @Message("No study yet")
    String noStudies();

    @Message("Progress")
    String progress();

    @Message("{done} of {all} SAEs analysed")
    String analysed(String done, String all);

    @Message("Submitted")
    String submitted();

    @Message("Corpora")
    String corpora();

    @Message("Options of the SAEs")
    String saeOptions();

    @Message("Options of the analysis")
    String analysisOptions();

    @Message("Jobs of this study")
    String jobs();

    @Message("ready")
    String stateReady();

    @Message("planned")
    String statePlanned();

    @Message("Left out, because without a config.json they are no checkpoints: {names} ({number}).")
    String skippedFolders(String number, String names);

    @Message("config.json differs from that of the first step in what changes no pass: {names} (step {steps}).")
    String otherFields(String steps, String names);

    @Message("tokenizer.json is written differently from that of the first step and says the same; the first step's "
            + "is used (step {steps}).")
    String tokenizerWrittenDifferently(String steps);

    @Message("Without a tokenizer.json of their own, these steps have that of the folder {folder}: {steps}.")
    String tokenizerAround(String steps, String folder);

    @Message("Nobody said how many tokens a step has; by the name of step {steps} about {number}.")
    String tokensByName(String number, String steps);

    @Message("By its name step {steps} has seen {number} tokens, which the tokens per step contradict.")
    String otherTokens(String steps, String number);

    @Message("The tokenizer adds tokens that the model has no embedding for; no text may become them: {names}.")
    String beyondVocabulary(String names);

    @Message("Tokenizer from elsewhere")
    String tokenizerElsewhere();

    @Message("unknown")
    String unknown();

    @Message("Name")
    String studyName();

    @Message("Notes")
    String notes();

    @Message("What this study is for, what was found: plain text, shown on its page.")
    String notesHelp();

    @Message("Edit {name}")
    String editStudy(String name);

    @Message("Edit {name}")
    String editModel(String name);

    @Message("Edit")
    String edit();

    @Message("Save")
    String save();

    @Message("Add to {name}")
    String extendTitle(String name);

    @Message("More training steps, layers or settings under the same options, in the same heatmap. Afterwards the "
            + "study holds every combination of what is chosen here.")
    String extendLead();

    @Message("Add steps, layers, settings")
    String extend();

    @Message("Clone with changes")
    String clone();

    @Message("Add and queue")
    String add();

    @Message("What this adds")
    String whatItAdds();

    @Message("Nothing: all of these SAEs are in the study already.")
    String nothingAdded();

    @Message("SAEs that would be trained and analysed: {count}.")
    String wouldAdd(String count);

    @Message("The largest job would take {memory}; results and working files {disk} of {free} that are free.")
    String wouldTake(String memory, String disk, String free);

    @Message("in this study")
    String inStudy();

    @Message("Options that stay as they are")
    String optionsStay();

    @Message("All jobs of this study")
    String wholeStudy();

    @Message("Cancel what waits or runs")
    String cancelAll();

    @Message("Retry what failed or was cancelled")
    String retryAll();

    @Message("Priority of waiting jobs")
    String priorityAll();

    @Message("Set")
    String setPriority();

    @Message("No job of this study waits or runs.")
    String nothingToCancel();

    @Message("No job of this study failed or was cancelled.")
    String nothingToRetry();

    @Message("Add checkpoints")
    String addCheckpoints();

    @Message("Add checkpoints to {name}")
    String addCheckpointsTo(String name);

    @Message("Further training steps of the same model: each is held against those that are there, checked by a job, "
            + "and becomes a column of the heatmap, which a study fills when it is added there.")
    String addCheckpointsLead();

    @Message("There already: {steps}.")
    String stepsThere(String steps);

    @Message("Translation pairs by chance, mean of shuffles")
    String pairsChance();

    @Message("Translation pairs by chance, lower end of 95 %")
    String pairsChanceLow();

    @Message("Translation pairs by chance, upper end of 95 %")
    String pairsChanceHigh();

    @Message("Translation pairs: activations at tokens not looked at")
    String pairsLeftOut();

    @Message("Cross-entropy H, the model as it is")
    String crossEntropy();

    @Message("Cross-entropy H_zero, zeros behind BOS")
    String crossEntropyZeroed();

    @Message("Cross-entropy H_SAE, the reconstruction there")
    String crossEntropyReplaced();

    @Message("Left out of the mean of M")
    String meanLeftOut();

    @Message("Features with a class")
    String classified();

    /** What a share is of, or a mean over. */
    @Message
    String over(SaeMetric.Over over);

    @Message("Over {over}.")
    String overWhat(String over);

    @Message("{over} of {language} documents")
    String ofDocuments(String over, String language);

    @Message("“{metric}” has one value for all documents and none by language. Leave “language” out of the address, "
            + "or choose another metric.")
    String notByLanguage(String metric);

    @Message("No SAE of this study has the setting “{setting}”.")
    String noSuchSetting(String setting);

    @Message("There are no documents “{language}”: language is all, en or ja.")
    String noSuchDocuments(String language);
}
