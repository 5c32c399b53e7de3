package dev.kakehashi.web.ui;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What a reader is told when a page cannot be shown. */
@MessageBundle("error")
public interface ErrorMessages {
    @Message
    String kind(Nothing.Kind kind);

    @Message("Not found")
    String notFound();

    @Message("There is no {kind} “{name}” here.")
    String nothing(String kind, String name);

    @Message("It may have been renamed, or the address was cut off on its way. These lists show what there is:")
    String nothingHint();

    @Message("Cannot be used")
    String unusable();

    @Message("Refused")
    String refused();

    @Message("Busy at the moment")
    String busy();

    @Message("Somebody else changed the same thing at the same moment, and nothing of this was stored. Try again.")
    String databaseBusy();

    @Message("An error of ours")
    String broken();

    @Message("Something went wrong that is not your fault. The server's log has the details under this number:")
    String brokenText();

    @Message("The database cannot be reached")
    String databaseGone();

    @Message("Nothing is lost: what was stored is kept, and running jobs wait for it. This page asks again by itself "
            + "in a few seconds.")
    String databaseGoneReading();

    @Message("It is not certain whether what you sent was stored. Look whether it is there before you send it again.")
    String databaseGoneWriting();

    @Message("This was computed or asked for before")
    String alreadyThere();

    @Message("The same configuration on the same checkpoints and corpora is finished or under way. Computing it again "
            + "gives the same numbers.")
    String alreadyThereText();

    @Message("The existing one:")
    String alreadyThereExisting();

    @Message("Compute it again anyway")
    String again();

    @Message("The same was asked for before: {address} has it or will. Send again=true to compute it once more.")
    String alreadyThereProgram(String address);

    @Message("Reference")
    String reference();

    @Message("This address does not accept {method} requests.")
    String method(String method);

    @Message("The request cannot be used: {reason}")
    String badRequest(String reason);

    @Message("Log in first, or send a token: Authorization: Bearer …")
    String loginNeeded();

    @Message("You are logged in as {name}, whose role does not allow this. An admin of this lab can change the role.")
    String mayNot(String name);

    @Message("This token does not allow this: its scope or the role of its owner is too small, or it can only be done "
            + "in the browser.")
    String tokenMayNot();

    @Message("This token is unknown, has expired or was revoked. Make a new one on the page of your account.")
    String refusedToken();

    @Message("Nothing was changed: the form did not come from a page of this server, or the page was older than your "
            + "login. Go back, reload the page and send it again.")
    String csrf();

    @Message("Too many in a short time. Try again in {seconds} seconds.")
    String tooMany(long seconds);

    @Message("What was sent is too large: a form may hold {kib} KiB. Put long texts into a file below one of the data "
            + "folders and give its path.")
    String tooLarge(long kib);

    @Message("What was sent is larger than this server reads. Put long texts into a file below one of the data "
            + "folders and give its path.")
    String tooLargeAtAll();

    @Message("What was sent did not arrive within {seconds} seconds. Nothing was changed: send it again.")
    String tooSlow(long seconds);

    @Message("Too many requests are on their way at once, and this one has been so longest. Nothing was changed: send "
            + "it again.")
    String crowded();

    @Message("This request cannot be read: its address, its headers or its form are not written as they should be.")
    String malformed();

    @Message("This address is longer than any of this server.")
    String longAddress();

    @Message("This address reads forms (application/x-www-form-urlencoded) or JSON (application/json), and no other "
            + "format.")
    String unreadableFormat();

    @Message("This address has none of the formats that were asked for (Accept).")
    String noSuchFormat();

    @Message("Without a login this server answers to localhost only, not to “{host}”: set KAKEHASHI_LOGIN=form, or "
            + "KAKEHASHI_LOGIN=off if this is meant.")
    String notLocal(String host);

    @Message("The JSON is deeper, or has longer numbers, texts or lists, than any submission needs.")
    String jsonBeyondLimits();
}
