package dev.kakehashi.web.ui;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The names of the glossary's terms: the same words everywhere. */
@MessageBundle("term")
// @formatter:off one method a line
public interface TermMessages {
    @Message String name(Term term);
}
