package dev.kakehashi.web.corpora;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about corpora and of the form that registers a model. */
@MessageBundle("corpus")
public interface CorpusMessages {
    @Message("Corpora")
    String title();

    @Message("Documents of one language each. Models are raised on them; SAEs are trained and analysed on disjoint "
            + "parts of them.")
    String lead();

    @Message("No corpus yet")
    String none();

    @Message("Register an English and a Japanese corpus: JSON lines with a text field or text files, plain, gzip or "
            + "zstd, or a folder of them.")
    String noneText();

    @Message("Register a corpus")
    String register();

    @Message("Corpus")
    String corpus();

    @Message("Language")
    String language();

    @Message("English")
    String english();

    @Message("Japanese")
    String japanese();

    @Message("Documents")
    String documents();

    @Message("Broken lines")
    String broken();

    @Message("Characters")
    String characters();

    @Message("Size")
    String size();

    @Message("State")
    String state();

    @Message("being scanned")
    String scanning();

    @Message("ready")
    String ready();

    @Message("failed")
    String failed();

    @Message("Scan again")
    String scanAgain();

    @Message("Counts and hashes the files anew, where they have changed. The corpus keeps its address; results keep "
            + "the hash of the text they were made of.")
    String scanAgainText();

    @Message("Scanned again on {when}: before, the files held another text (SHA-256 {sha}). What was made of that "
            + "keeps its hash in its manifest; jobs that were not finished go on with the text as it is now.")
    String changed(String when, String sha);

    @Message("Files")
    String path();

    @Message("SHA-256 of the files")
    String sha();

    @Message("Letters in the script of the language")
    String scriptShare();

    @Message("Splits: train, validation, evaluation")
    String splits();

    @Message("Sequences by tokenizer")
    String sequences();

    @Message("How many documents are long enough under each tokenizer that has read this corpus; shorter ones are "
            + "dropped.")
    String sequencesText();

    @Message("No tokenizer has read this corpus yet")
    String noSequences();

    @Message("Pre-training or a study does it as its first step.")
    String noSequencesText();

    @Message("Tokenizer")
    String tokenizer();

    @Message("Length")
    String length();

    @Message("Train")
    String train();

    @Message("Validation")
    String validation();

    @Message("Evaluation")
    String evaluation();

    @Message("Too short")
    String tooShort();

    @Message("Sample documents")
    String samples();

    @Message("Skipped lines")
    String brokenLines();

    @Message("Not read")
    String passedOver();

    @Message("This lies in the folder too, and none of it is among the documents counted above.")
    String passedOverText();

    @Message("{count} with the ending {ending}, such as {example}")
    String otherEnding(String count, String ending, String example);

    @Message("{count} without an ending that says what it is, such as {example}")
    String otherFiles(String count, String example);

    @Message("{count} hidden (the name begins with a dot), such as {example}")
    String hidden(String count, String example);

    @Message("{count} empty, such as {example}")
    String emptyFiles(String count, String example);

    @Message("{count} .json without JSON lines that have a text field, such as {example}")
    String noLines(String count, String example);

    @Message("{count} linked again: the folder was read under another name, such as {example}")
    String readAlready(String count, String example);

    @Message("{count} that leads to no file, such as {example}")
    String noFile(String count, String example);

    @Message("File")
    String file();

    @Message("Line")
    String line();

    @Message("Reason")
    String reason();

    @Message("Job")
    String job();

    @Message("Name")
    String name();

    @Message("File or folder")
    String pathLabel();

    @Message("Below one of: {roots}")
    String pathHelp(String roots);

    @Message("Validation, percent of documents")
    String validationPercent();

    @Message("Evaluation, percent of documents")
    String evaluationPercent();

    @Message("Decided by the hash of each text, so the same text is always in the same part.")
    String splitHelp();

    @Message("Some fields cannot be used. Nothing was registered; what you typed is kept.")
    String refused();

    @Message("Register a model")
    String modelTitle();

    @Message("Checkpoints of a Llama in the form of Hugging Face: config.json, safetensors or pytorch_model.bin, "
            + "tokenizer.json. Either folders, one a training step and named like step1000, or revisions of a hub "
            + "repository.")
    String modelLead();

    @Message("Name")
    String modelName();

    @Message("Family")
    String family();

    @Message("Sizes of one family are compared with each other and share the embeddings of the largest. Empty: what "
            + "the name says without its size (llm-jp-3 of llm-jp-3-1.8b).")
    String familyHelp();

    @Message("Folders")
    String folders();

    @Message("One a line: a checkpoint, or a folder whose sub-folders are checkpoints. A name that carries no "
            + "training step needs it behind: PATH = 988240. Below one of: {roots}")
    String foldersHelp(String roots);

    @Message("Hub repository")
    String hub();

    @Message("Instead of folders: organisation/name, fetched from {endpoint}. Everything is kept in the data folder "
            + "and verified.")
    String hubHelp(String endpoint);

    @Message("Revisions")
    String revisions();

    @Message("One a line. A name like step1000-tokens2B says its training step; write it behind any other: main = "
            + "100000")
    String revisionsHelp();

    @Message("Tokenizer for all checkpoints")
    String tokenizerForAll();

    @Message("Only where checkpoints have no tokenizer.json of their own and there is none in the folder around them: "
            + "its path.")
    String tokenizerForAllHelp();

    @Message("Tokens per step")
    String tokensPerStep();

    @Message("Optional; axes show tokens seen where it is known (2,097,152 for LLM-jp-3 440M to 1.8B).")
    String tokensPerStepHelp();

    @Message("Register")
    String submit();
}
