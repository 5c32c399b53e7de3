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

    @Message("An error of ours")
    String broken();

    @Message("Something went wrong that is not your fault. The server's log has the details under this number:")
    String brokenText();

    @Message("Reference")
    String reference();

    @Message("This address does not accept {method} requests.")
    String method(String method);

    @Message("The request cannot be used: {reason}")
    String badRequest(String reason);

    @Message("The JSON is deeper, or has longer numbers, texts or lists, than any submission needs.")
    String jsonBeyondLimits();
}
