package dev.kakehashi.web.glossary;

import dev.kakehashi.web.ui.Term;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the glossary; the names of its terms are in {@link dev.kakehashi.web.ui.TermMessages}. */
@MessageBundle("glossary")
// @formatter:off one method a line
public interface GlossaryMessages {
    @Message String meaning(Term term);
    @Message String options(Adjustable adjustable);
    @Message String chapter(Chapter chapter);
    @Message String title();
    @Message String description();
    @Message String lead();
    @Message String contents();
    @Message String choices();
    @Message String source(String sections);
    @Message String ours();
}
