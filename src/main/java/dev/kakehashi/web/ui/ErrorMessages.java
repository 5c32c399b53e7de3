package dev.kakehashi.web.ui;

import dev.kakehashi.catalog.UnknownAddress;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What a reader is told when a page cannot be shown. */
@MessageBundle("error")
// @formatter:off one method a line
public interface ErrorMessages {
    @Message String kind(UnknownAddress.Kind kind);
    @Message String notFound();
    @Message String nothing(String kind, String name);
    @Message String nothingHint();
    @Message String unusable();
    @Message String refused();
    @Message String busy();
    @Message String databaseBusy();
    @Message String broken();
    @Message String brokenText();
    @Message String databaseGone();
    @Message String databaseGoneReading();
    @Message String databaseGoneWriting();
    @Message String alreadyThere();
    @Message String alreadyThereText();
    @Message String alreadyThereExisting();
    @Message String again();
    @Message String alreadyThereProgram(String address);
    @Message String reference();
    @Message String method(String method);
    @Message String badRequest(String reason);
    @Message String loginNeeded();
    @Message String mayNot(String name);
    @Message String tokenMayNot();
    @Message String refusedToken();
    @Message String csrf();
    @Message String tooMany(long seconds);
    @Message String tooLarge(long kib);
    @Message String tooLargeAtAll();
    @Message String tooSlow(long seconds);
    @Message String crowded();
    @Message String malformed();
    @Message String longAddress();
    @Message String unreadableFormat();
    @Message String noSuchFormat();
    @Message String notLocal(String host);
    @Message String jsonBeyondLimits();
    @Message String unreadable(String reason);
    @Message String missingFile(String name);
    @Message String damagedFile();
    @Message String notDone();
    @Message String filesGone();
}
