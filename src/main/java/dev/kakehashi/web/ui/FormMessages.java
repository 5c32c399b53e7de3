package dev.kakehashi.web.ui;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Why a field of a form cannot be used. */
@MessageBundle("form")
public interface FormMessages {
    @Message("Please fill this in.")
    String missing();

    @Message("At most {longest} characters, please.")
    String tooLong(int longest);

    @Message("“{value}” is not a whole number.")
    String notWhole(String value);

    @Message("“{value}” is not a number.")
    String notANumber(String value);

    @Message("Please choose a value from {least} to {most}.")
    String outside(String least, String most);

    @Message("“{value}” is not one of: {names}.")
    String notAChoice(String value, String names);
}
