package dev.kakehashi.web.saes;

import dev.kakehashi.catalog.Sae;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about SAEs. */
@MessageBundle("sae")
public interface SaeMessages {
    @Message
    String state(Sae.State state);

    @Message("Reconstruction by position")
    String positions();

    @Message("Explained variance at each position of a document")
    String positionsCaption();

    @Message("position in a document")
    String positionAxis();

    @Message("explained variance")
    String positionsAxis();

    @Message("Trained and evaluated on positions {first} to {last} of documents. Behind them, in longer prompts, it "
            + "has seen nothing, and its errors there are not part of any number on this page.")
    String positionsText(String first, String last);

    @Message("Token embeddings of")
    String embeddings();

    @Message("Translation pairs are left out: the file of known pairs was gone or damaged when the analysis needed it.")
    String lexiconUnreadable();

    @Message("Translation pairs are left out: the file of known pairs has changed since the study was submitted.")
    String lexiconChanged();

    @Message("Translation pairs are left out: no known pair is a single token of this model in both languages.")
    String lexiconWithoutTokens();

    @Message("Sparse autoencoders")
    String title();

    @Message("One SAE for each layer of a checkpoint: its latents are the features that the residual stream there is "
            + "made of.")
    String lead();

    @Message("Sparse autoencoder")
    String sae();

    @Message("any")
    String any();

    @Message("Study")
    String study();

    @Message("Model")
    String model();

    @Message("Step")
    String step();

    @Message("Layer")
    String layer();

    @Message("Latents / k")
    String size();

    @Message("State")
    String stateHead();

    @Message("Show")
    String show();

    @Message("No SAE fits")
    String none();

    @Message("SAEs are trained by a study: choose a checkpoint, layers and two corpora, and they appear here.")
    String noneText();

    @Message("Train SAEs")
    String train();

    @Message("The SAE of layer {layer} of {model} at step {step}: {latents} latents, {k} active per token.")
    String description(String layer, String model, String step, String latents, String k);

    @Message("Neighbouring SAEs")
    String neighbours();

    @Message("layer {layer}")
    String toLayer(int layer);

    @Message("step {step}")
    String toStep(String step);

    @Message("All {count} features")
    String features(String count);

    @Message("Features by class")
    String classes();

    @Message("Features worth opening")
    String worth();

    @Message("The most strongly activated features of each class with at least {count} tokens in their activating set.")
    String worthText(String count);

    @Message("No feature of this class.")
    String noneOfClass();

    @Message("Metrics")
    String metrics();

    @Message("Metric")
    String metric();

    @Message("all documents")
    String all();

    @Message("English documents")
    String english();

    @Message("Japanese documents")
    String japanese();

    @Message("Training")
    String training();

    @Message("Reconstruction loss of each training step")
    String lossCaption();

    @Message("step")
    String stepAxis();

    @Message("loss")
    String lossAxis();

    @Message("Distributions over the features")
    String distributions();

    @Message("{metric} of the features of each class")
    String distribution(String metric);

    @Message("features")
    String featureCount();

    @Message("{name}, upper ends of the bins")
    String bins(String name);

    @Message("Where it comes from")
    String provenance();

    @Message("Residual stream read at")
    String hook();

    @Message("Latents, k, width")
    String shape();

    @Message("Trained on")
    String trainedOn();

    @Message("{tokens} tokens in {time}")
    String tokensIn(String tokens, String time);

    @Message("Jobs")
    String jobs();

    @Message("training")
    String trainJob();

    @Message("analysis")
    String analyseJob();

    @Message("SHA-256 of the weights")
    String sha();

    @Message("Weights (SAELens 6)")
    String weights();

    @Message("Options of the training")
    String saeOptions();

    @Message("Options of the analysis")
    String analysisOptions();

    @Message("The file {name} of this SAE is not there.")
    String noFile(String name);

    @Message("of {count} features with a class")
    String ofClassified(String count);

    @Message("over {count} of {all} features with a class; the others have none")
    String ofClassifiedWith(String count, String all);

    @Message("of {count} Mixed features")
    String ofMixed(String count);

    @Message("of all {count} latents")
    String ofLatents(String count);

    @Message("all: {counted}")
    String together(String counted);

    @Message("on {count} tokens")
    String onTokens(String count);

    @Message("on at most {count} sequences")
    String onSequences(String count);

    @Message("Shares of the {classified} of {latents} latents that have a class. Apart from them {rare} are rare "
            + "({rareShare} of all latents) and {dead} dead ({deadShare} of all, on {tokens} tokens).")
    String classesOf(String classified, String latents, String rare, String rareShare, String dead, String deadShare,
            String tokens);

    @Message("H {model}, H_zero {zeroed}, H_SAE {replaced} nats")
    String crossEntropies(String model, String zeroed, String replaced);

    @Message("No share: zeros cost {cost} nats, less than {least}.")
    String zerosCostLittle(String cost, String least);

    @Message("Of an earlier version, whose zeros stood at BOS too: analyse again for a number that can be compared.")
    String crossEntropyOfBefore();

    @Message("(chance: {mean}, 95 % of {shuffles} shuffles between {low} and {high})")
    String chance(String mean, String low, String high, String shuffles);

    @Message("(chance: {chance}, a single shuffle of an earlier version)")
    String chanceOfBefore(String chance);

    @Message("Of or over")
    String over();
}
