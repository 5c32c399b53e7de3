package dev.kakehashi.web.submit;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the forms that submit studies and pre-training. */
@MessageBundle("submit")
public interface SubmitMessages {
    @Message("Train SAEs")
    String saesTitle();

    @Message("Train TopK SAEs on chosen layers of chosen checkpoints and analyse every feature. All layers of a "
            + "checkpoint share one pass of the language model.")
    String saesLead();

    @Message("What to study")
    String what();

    @Message("Name of the study")
    String studyName();

    @Message("Model")
    String model();

    @Message("Use this model")
    String useModel();

    @Message("Checkpoints")
    String checkpoints();

    @Message("step {step}")
    String step(String step);

    @Message("not there yet: its job comes first")
    String planned();

    @Message("Layers")
    String layers();

    @Message("0 is the token embeddings, L the output of decoder block L. Numbers, ranges like 1-4, or all (0 to "
            + "{last}).")
    String layersHelp(int last);

    @Message("English corpus")
    String englishCorpus();

    @Message("Japanese corpus")
    String japaneseCorpus();

    @Message("Known translation pairs")
    String lexicon();

    @Message("Optional: a file below a data root, one pair a line, English and Japanese apart by a tab or blanks. "
            + "Counts the Mixed features that hold a true pair.")
    String lexiconHelp();

    @Message("The autoencoder")
    String autoencoder();

    @Message("Filled in with the paper’s values; learning rate and buffer are those of the size nearest to this model "
            + "({size}).")
    String autoencoderLead(String size);

    @Message("Latents n")
    String latents();

    @Message("Active latents k")
    String k();

    @Message("Training tokens")
    String tokens();

    @Message("Tokens read of a document")
    String studyLength();

    @Message("Beginning of sequence included, which is not trained on; shorter documents are left out. Training, "
            + "validation, evaluation and interventions read the same length.")
    String studyLengthHelp();

    @Message("Of training and validation documents, from 0 to 1. Evaluation and interventions read as many of each "
            + "language whatever it is, so that classes mean the same.")
    String studyShareHelp();

    @Message("Validation documents")
    String validationSequences();

    @Message("The validation loss is measured on so many, or on all there are.")
    String validationSequencesHelp();

    @Message("Documents repeat in a new order when the corpora hold fewer. The last batch is filled up.")
    String tokensHelp();

    @Message("One value or several, apart by spaces: every combination is trained on the same pass of the model.")
    String several();

    @Message("Seed of the data")
    String dataSeed();

    @Message("Order of documents and vectors; the same for all SAEs of the study.")
    String dataSeedHelp();

    @Message("Memory")
    String memory();

    @Message("{saes} SAEs for each checkpoint, in {jobs} training jobs of at most {size} each.")
    String memorySummary(String saes, String jobs, String size);

    @Message("All of them share one pass of the language model.")
    String onePass();

    @Message("More do not fit together, so the language model passes over the text {times} times.")
    String passes(String times);

    @Message("language model and its pass")
    String memoryModel();

    @Message("activation buffer")
    String memoryBuffer();

    @Message("{saes} SAEs with Adam’s moments")
    String memorySaes(String saes);

    @Message("one step")
    String memoryStep();

    @Message("Java and libtorch themselves")
    String memoryBase();

    @Message("together")
    String memoryTotal();

    @Message("A job may take {memory} here; {heap} of it would be in Java’s heap, which may take {heapLimit}.")
    String allowed(String memory, String heap, String heapLimit);

    @Message("A job may take {memory} of the GPU here.")
    String allowedGpu(String memory);

    @Message("Disk")
    String disk();

    @Message("At most, if every activation were kept. {usable} are free besides the reserve of {reserve}.")
    String diskSummary(String usable, String reserve);

    @Message("SAEs of all checkpoints")
    String diskSaes();

    @Message("their analyses")
    String diskAnalyses();

    @Message("resume points and unsorted activations while a job runs")
    String diskWorking();

    @Message("This may be more than the disk has left: a job whose part does not fit ends before it begins and can be "
            + "retried. Keep strong activations alone, read fewer evaluation tokens, or free some disk.")
    String diskTooLarge();

    @Message("Not even a single SAE fits: choose a smaller buffer, batch or n, or give the server more memory.")
    String tooLarge();

    @Message("An analysis does not fit, not even of a single SAE: choose a smaller n or 0 sequences for the "
            + "cross-entropy, or give the server more memory.")
    String analysisTooLarge();

    @Message("Memory of an analysis")
    String analysisMemory();

    @Message("The SAEs of a training job are analysed together. They stay in memory; of the other parts the largest "
            + "counts, because they come one after the other.")
    String analysisOnePass();

    @Message("Analysed in {times} passes of the language model, because more SAEs do not fit together. They stay in "
            + "memory; of the other parts the largest counts, because they come one after the other.")
    String analysisPasses(String times);

    @Message("The cross-entropy holds one block of the language model at a time.")
    String analysisBlockwise();

    @Message("weights of the SAEs")
    String analysisSaes();

    @Message("reading activations")
    String analysisReading();

    @Message("cross-entropy")
    String analysisLosses();

    @Message("similar tokens and direct logits")
    String analysisTables();

    @Message("Known when a checkpoint of the model has been fetched: its shape decides.")
    String memoryUnknown();

    @Message("Not known yet: {reasons}")
    String memoryRefused(String reasons);

    @Message("Calculate again")
    String calculate();

    @Message("Batch")
    String batch();

    @Message("Learning rate")
    String learningRate();

    @Message("Warm-up steps")
    String warmupSteps();

    @Message("Activation buffer, vectors")
    String bufferVectors();

    @Message("Normalization")
    String normalization();

    @Message("Seed")
    String seed();

    @Message("More of the optimiser")
    String optimiser();

    @Message("Adam β₁")
    String beta1();

    @Message("Adam β₂")
    String beta2();

    @Message("Adam ε")
    String adamEpsilon();

    @Message("Geometric median: iterations")
    String medianIterations();

    @Message("Geometric median: tolerance")
    String medianTolerance();

    @Message("The analysis")
    String analysis();

    @Message("Choices the paper states or leaves open; each is shown beside the numbers it decides.")
    String analysisLead();

    @Message("Evaluation tokens")
    String evaluationTokens();

    @Message("Activating set above this share of the maximum")
    String activatingFraction();

    @Message("English or Japanese above this share")
    String classCutoff();

    @Message("Language of an activation")
    String languageMode();

    @Message("Script of a token of spaces alone")
    String loneSpace();

    @Message("Where the token's script counts: English by the rule as it is written, Japanese where spaces are taken "
            + "off first, as in the authors' code.")
    String loneSpaceHelp();

    @Message("Rare below so many activations")
    String rareBelow();

    @Message("Cosine similarity of one cluster above")
    String clusterThreshold();

    @Message("Linkage of clusters")
    String linkage();

    @Message("Monosemanticity of a single token")
    String singleToken();

    @Message("Sequences for cross-entropy recovered")
    String crossEntropySequences();

    @Message("Tokens a translation pair is looked for among")
    String pairTokens();

    @Message("So many of a feature’s most frequent activating tokens; 0 for all of them. Without a list of "
            + "translations it decides nothing.")
    String pairTokensHelp();

    @Message("Keep activations from this share of the maximum")
    String retention();

    @Message("0 keeps all of them. 0.5 makes the index several times smaller; counts, firing rates and spans stay "
            + "exact, but contexts and thresholds below it can no longer be looked at.")
    String retentionHelp();

    @Message("Embedding model")
    String embeddingModel();

    @Message("Largest of the family: {model}, step {step}")
    String largestIs(String model, String step);

    @Message("Whose token embeddings decide which tokens are alike; of a model its last checkpoint. Choose the same "
            + "one for studies that are to be compared.")
    String embeddingHelp();

    @Message("Largest of the family")
    String largest();

    @Message("Queue this study")
    String queueStudy();

    @Message("No model to train on")
    String noModel();

    @Message("An SAE is trained on the residual stream of a checkpoint. Register a model or raise one first.")
    String noModelText();

    @Message("Register a model")
    String registerModel();

    @Message("Pre-train a model")
    String pretrainTitle();

    @Message("Raise a small Llama on two corpora and watch it become bilingual. Its checkpoints are ordinary Hugging "
            + "Face folders and register themselves.")
    String pretrainLead();

    @Message("Two corpora are needed")
    String noCorpora();

    @Message("Register an English and a Japanese corpus first.")
    String noCorporaText();

    @Message("Register a corpus")
    String registerCorpus();

    @Message("Name of the model")
    String modelName();

    @Message("Family")
    String family();

    @Message("Sizes of one family are compared with each other and share the embeddings of the largest. Empty: what "
            + "the name says without its size (llm-jp-3 of llm-jp-3-1.8b).")
    String familyHelp();

    @Message("Tokenizer")
    String tokenizer();

    @Message("Path of a tokenizer.json below a data root.")
    String tokenizerHelp();

    @Message("Shape")
    String shape();

    @Message("Layers")
    String blocks();

    @Message("Width d")
    String width();

    @Message("Attention heads")
    String heads();

    @Message("Key and value heads")
    String keyValueHeads();

    @Message("Width of the feed-forward part")
    String feedForward();

    @Message("Context, tokens")
    String sequenceLength();

    @Message("Embeddings and unembedding")
    String tiedEmbeddings();

    @Message("one matrix for both")
    String tied();

    @Message("two matrices")
    String untied();

    @Message("Training")
    String training();

    @Message("Share of English sequences")
    String englishShare();

    @Message("Sequences per step")
    String sequences();

    @Message("Steps")
    String steps();

    @Message("Checkpoints at steps")
    String checkpointSteps();

    @Message("Empty: 0 and log-spaced steps up to the last.")
    String checkpointStepsHelp();

    @Message("Last learning rate as a share")
    String minLearningRateShare();

    @Message("Weight decay")
    String weightDecay();

    @Message("Gradient norm at most")
    String gradientClip();

    @Message("Queue the pre-training")
    String queuePretraining();

    @Message("Some fields cannot be used. Nothing was queued; what you typed is kept.")
    String refused();

    @Message("Seed of the evaluation’s documents")
    String analysisSeed();

    @Message("Filled in with the options of another study; with your changes it becomes a study of its own:")
    String clonedFrom();
}
