package dev.kakehashi.web.home;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the first page. */
@MessageBundle("home")
public interface HomeMessages {
    @Message("How a language model becomes bilingual")
    String title();

    @Message("Train sparse autoencoders over the layers and training steps of a language model, and read what each of "
            + "their features responds to in English and in Japanese.")
    String lead();

    @Message("Running now")
    String running();

    @Message("Nothing is running.")
    String idle();

    @Message("Next in the queue")
    String queue();

    @Message("{count} more are waiting")
    String more(String count);

    @Message("All jobs")
    String allJobs();

    @Message("Last results")
    String results();

    @Message("SAE")
    String sae();

    @Message("step {step}, layer {layer}")
    String place(String step, String layer);

    @Message("Analysed")
    String analysed();

    @Message("All SAEs")
    String allSaes();

    @Message("No SAE has been analysed yet")
    String noResultsTitle();

    @Message("Results appear here as soon as the first analysis job of a study has ended.")
    String noResultsText();

    @Message("Studies")
    String studies();

    @Message("{done} of {total} SAEs analysed")
    String analysedOf(String done, String total);

    @Message("Ended last")
    String ended();

    @Message("What to do first")
    String first();

    @Message("Nothing is registered here yet. Three steps lead to the first heatmap:")
    String firstText();

    @Message("Register two corpora")
    String stepCorpora();

    @Message("One in English and one in Japanese, as JSON lines with a “text” field or as text files below a data "
            + "folder of the server.")
    String stepCorporaText();

    @Message("Register a model, or raise one")
    String stepModel();

    @Message("Checkpoints come from Hugging Face folders or from a hub; a small bilingual model can also be "
            + "pre-trained here.")
    String stepModelText();

    @Message("Start a study")
    String stepStudy();

    @Message("It trains an SAE for every layer of every checkpoint, analyses their features and fills the heatmap.")
    String stepStudyText();
}
