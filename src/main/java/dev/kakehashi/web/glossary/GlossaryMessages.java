package dev.kakehashi.web.glossary;

import dev.kakehashi.web.ui.Term;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the glossary; the names of its terms are in {@link dev.kakehashi.web.ui.TermMessages}. */
@MessageBundle("glossary")
public interface GlossaryMessages {
    @Message
    String meaning(Term term);

    @Message
    String options(Adjustable adjustable);

    @Message
    String chapter(Chapter chapter);

    @Message("Glossary")
    String title();

    @Message("What the words and numbers on the screens mean, with their formulas and options.")
    String description();

    @Message("The same words are used on every screen. The letters of the formulas are those of the paper (Inaba et "
            + "al. 2025, arXiv 2503.06394): x is a normalised residual vector, i a latent, t a token, N the number of "
            + "evaluation tokens.")
    String lead();

    @Message("Contents")
    String contents();

    @Message("Options")
    String choices();

    @Message("Section {sections} of the paper")
    String source(String sections);

    @Message("Not in the paper: defined by this program")
    String ours();
}
