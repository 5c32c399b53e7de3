package dev.kakehashi.submission;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Why something submitted cannot be used, in the language of who submitted it. */
@MessageBundle("refusal")
public interface RefusalMessages {
    @Message("Please fill this in.")
    String fillIn();

    @Message("At most {longest} characters, please.")
    String tooLong(int longest);

    @Message("At most {most} values, please.")
    String tooMany(int most);

    @Message("Holds something that is no character.")
    String noText();

    @Message("“{given}” is no file.")
    String noFile(String given);

    @Message("Holds no line with an English and a Japanese word, apart by a tab or blanks.")
    String emptyLexicon();

    @Message("Must be between {least} and {most}, not {given}.")
    String outside(Object least, Object most, Object given);

    @Message("Must be a whole number, not “{given}”.")
    String notWhole(String given);

    @Message("Must be a number, not “{given}”.")
    String notNumber(String given);

    @Message("“{given}” can be read in two ways. Write decimals with a point (0.05) and thousands without a mark "
            + "(1000), and put blanks or semicolons between values.")
    String twofold(String given);

    @Message("Must be one of {choices}.")
    String notOneOf(Object choices);

    @Message("“{given}” is neither a number nor a range like 1-4.")
    String notRange(String given);

    @Message("{given} is outside {least} to {most}.")
    String rangeOutside(String given, int least, int most);

    @Message("Choose at least one.")
    String chooseOne();

    @Message("Activations below {retention} of the maximum would be thrown away, but the activating set begins at "
            + "{fraction}.")
    String retainsTooLittle(double retention, double fraction);

    @Message("k = {k} is larger than n = {latents} latents.")
    String kTooLarge(int k, int latents);

    @Message("These are more than {most} combinations of n, k, learning rate and seed.")
    String manySettings(int most);

    @Message("One SAE of these takes {needed} (of it {heap} in Java’s heap), but a job may take {limit} "
            + "({heapLimit}): choose a smaller buffer, batch or n.")
    String tooMuchMemory(String needed, String heap, String limit, String heapLimit);

    @Message("Must be at least {least}: with less, a latent that no token activates would be moved by 0 divided by 0.")
    String noEpsilon(double least);

    @Message("Analysing one SAE of these takes {needed} (of it {heap} in Java’s heap), but a job may take {limit} "
            + "({heapLimit}): choose a smaller n, or 0 sequences for the cross-entropy.")
    String analysisTakesTooMuchMemory(String needed, String heap, String limit, String heapLimit);

    @Message("This intervention takes {needed} (of it {heap} in Java’s heap), most of it {part}, but a job may take "
            + "{limit} ({heapLimit}).")
    String interventionTakesTooMuchMemory(String needed, String heap, String part, String limit, String heapLimit);

    @Message("for the losses of both models")
    String partPerplexity();

    @Message("for translating; a smaller batch or fewer beams take less")
    String partTranslation();

    @Message("for COMET")
    String partComet();

    @Message("A matrix of {latents} latents of width {width} would exceed the 2 GiB one array may take: at most "
            + "{most} latents are possible here.")
    String matrixTooLarge(int latents, long width, long most);

    @Message("A batch of {batch} vectors of width {width} would exceed the 2 GiB one array may take: at most {most} "
            + "are possible here.")
    String batchTooLarge(int batch, long width, long most);

    @Message("Fewer tokens than one batch of {batch}.")
    String fewTokens(int batch);

    @Message("The model’s context is {context} tokens.")
    String longerThanContext(int context);

    @Message("Must hold at least one batch of {batch}.")
    String smallBuffer(int batch);

    @Message("Please give the path of a tokenizer.json.")
    String tokenizerPath();

    @Message("Cannot be read: {reason}")
    String unreadable(String reason);

    @Message("Two folders are at step {step}.")
    String twoFolders(long step);

    @Message("Two revisions are at step {step}.")
    String twoRevisions(long step);

    @Message("Please name the repository these revisions are of.")
    String hubMissing();

    @Message("“{given}” is no repository like organisation/name.")
    String noRepository(String given);

    @Message("Give folders or a hub repository, not both.")
    String foldersOrHub();

    @Message("Please name at least one revision.")
    String noRevisions();

    @Message("At step {step} these would be more tokens than can be counted.")
    String tooManyTokens(long step);

    @Message("“{given}” is no name of a revision.")
    String notRevision(String given);

    @Message("“{given}” carries no training step; write it as in: {revision} = 1000")
    String revisionWithoutStep(String given, String revision);

    @Message("Please give the path of a checkpoint or of a folder of checkpoints.")
    String foldersMissing();

    @Message("Neither “{given}” nor a folder in it has a config.json.")
    String noConfig(String given);

    @Message("“{given}” has no config.json, and neither has a folder in it: {others}.")
    String noConfigBut(String given, String others);

    @Message("“{given}” holds {count} checkpoints: write a training step behind the path of each.")
    String oneStepForMany(String given, int count);

    @Message("The name “{name}” carries no training step; call it like step1000, or write the step behind the path, "
            + "as in: PATH = 1000")
    String folderWithoutStep(String name);

    @Message("The number in “{name}” can be read in several ways; write the training step behind it, as in: {name} = "
            + "50000")
    String ambiguousStep(String name);

    @Message("There is no tokenizer.json in it or in the folder around it; name one for all checkpoints.")
    String noTokenizer();

    @Message("The width {width} must be an even multiple of the number of heads.")
    String oddHeads(int width);

    @Message("Must divide the {heads} heads.")
    String headsNotDivided(int heads);

    @Message("There is no model “{given}”.")
    String noModel(String given);

    @Message("The shape of this model is not known yet; wait for its download.")
    String shapeUnknown();

    @Message("This model has no usable checkpoint.")
    String noCheckpoint();

    @Message("The model reads {context} tokens at once; with {given} new ones too few are left for the text. At most "
            + "{most} are possible.")
    String beyondContext(int given, int context, int most);

    @Message("There is no usable checkpoint at step {step}.")
    String noCheckpointAt(String step);

    @Message("“{file}” has been edited since the parallel set was registered. Register it again, under another name, "
            + "and use that set.")
    String parallelEdited(String file);

    @Message("Choose at least one checkpoint.")
    String chooseCheckpoint();

    @Message("Its vocabulary differs from that of the model.")
    String otherVocabulary();

    @Message("Its tokenizer holds other pieces than that of the model, so its embeddings belong to other tokens.")
    String otherTokenizer();

    @Message("Must be true or false, not “{given}”.")
    String notFlag(String given);

    @Message("Leave at least 10 % of the documents to train on.")
    String tooLittleToTrain();

    @Message("Choose the language: en or ja.")
    String chooseLanguage();

    @Message("There is no corpus “{given}”.")
    String noCorpus(String given);

    @Message("“{name}” is declared to be in the other language.")
    String otherLanguage(String name);

    @Message("“{name}” could not be read: {problem}")
    String corpusFailed(String name, String problem);

    @Message("There is no SAE “{given}”.")
    String noSae(String given);

    @Message("This SAE has not been analysed yet, so its features have no classes.")
    String notAnalysed();

    @Message("The SAE {sae} was trained on step {step}: choose that one as the source.")
    String otherCheckpoint(String sae, long step);

    @Message("The SAE {sae} belongs to layer {layer}.")
    String otherLayer(String sae, int layer);

    @Message("Choose at least one class, or pick features by hand.")
    String chooseClass();

    @Message("No feature of this SAE is in the class {name}.")
    String emptyClass(String name);

    @Message("The class {name} has {size} features: choose at most {size}, not {given}.")
    String classTooSmall(String name, int size, int given);

    @Message("This grid has {arms} arms, more than {most}: choose fewer values.")
    String tooManyArms(int arms, int most);

    @Message("There is no parallel set “{given}”.")
    String noParallelSet(String given);

    @Message("The set holds {pairs} pairs, too few for {shots} examples and {sentences} sentences.")
    String fewPairs(long pairs, int shots, int sentences);

    @Message("Choose how much of the evidence to keep: less than all of it.")
    String chooseLess();

    @Message("Jobs of this study wait or run: wait for them, or cancel them, first.")
    String studyBusy();

    @Message("The template needs {placeholder}.")
    String templateLacks(String placeholder);

    @Message("Where the checkpoints would go lie {count} already that have no manifest, so nobody knows how they were "
            + "made: {folder} in the data folder. "
            + "Give this model another name; or register that folder as a model, to study what is there; or move it "
            + "away.")
    String strangeCheckpoints(String count, String folder);

    @Message("There is no study “{given}”.")
    String noStudy(String given);

    @Message("All of these SAEs are in the study already.")
    String nothingToAdd();

    @Message("Is the same for all SAEs of a study: submit a study of its own for another value.")
    String belongsToStudy();

    @Message("The checkpoint whose embeddings the study’s analyses use is no longer there: submit a study of its own.")
    String embeddingGone();

    @Message("The checkpoint at step {step} is in the model already.")
    String stepThere(long step);
}
