package dev.kakehashi.web.people;

import dev.kakehashi.people.Role;
import dev.kakehashi.people.Token;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about logging in, one's account, other people and what they did. */
@MessageBundle("people")
public interface PeopleMessages {
    @Message
    String role(Role role);

    @Message
    String scope(Token.Scope scope);

    @Message
    String tokenState(Token.State state);

    @Message("Log in")
    String login();

    @Message("With your account you can submit work; what you submit bears your name.")
    String loginLead();

    @Message("Name")
    String name();

    @Message("Password")
    String password();

    @Message("Name or password is wrong, or the account is disabled.")
    String wrong();

    @Message("Too many attempts. Try again in {seconds} seconds.")
    String tooManyAttempts(long seconds);

    @Message("Your lab’s login server knows you.")
    String oidcLead();

    @Message("Log in there")
    String oidc();

    @Message("Login is off here: whoever reaches this server may do everything. KAKEHASHI_LOGIN=form turns it on.")
    String off();

    @Message("You are logged in as {name}.")
    String loggedInAs(String name);

    @Message("The login server did not say who you are. Try again; if it happens again, an admin finds the reason in "
            + "its log.")
    String oidcFailed();

    @Message("This account is disabled. An admin of this lab can enable it.")
    String accountDisabled();

    @Message("Your account")
    String account();

    @Message("Your role, the tokens of your programs and your password.")
    String accountLead();

    @Message("Display name")
    String displayName();

    @Message("Role")
    String roleHead();

    @Message("Last login")
    String lastLogin();

    @Message("Tokens")
    String tokens();

    @Message("A program shows a token instead of a password, in the header Authorization: Bearer. It can never do "
            + "more than you, and neither change accounts nor make tokens.")
    String tokensLead();

    @Message("No tokens yet")
    String noTokens();

    @Message("Make one below for each program, so that you can revoke them one by one.")
    String noTokensText();

    @Message("This is your new token “{name}”. It is shown this once: copy it now.")
    String tokenMade(String name);

    @Message("Begins with")
    String beginning();

    @Message("May")
    String scopeHead();

    @Message("Expires")
    String expires();

    @Message("Last used")
    String lastUsed();

    @Message("State")
    String state();

    @Message("Revoke")
    String revoke();

    @Message("Revoke the token {name}")
    String revokeNamed(String name);

    @Message("New token")
    String newToken();

    @Message("What it is for")
    String tokenName();

    @Message("Days it is valid")
    String days();

    @Message("Make the token")
    String makeToken();

    @Message("Change your password")
    String changePassword();

    @Message("Present password")
    String presentPassword();

    @Message("New password")
    String newPassword();

    @Message("At least {least} characters. Your other browsers are logged out; your tokens stay.")
    String newPasswordHelp(int least);

    @Message("At least {least} characters, please, and at most {most} bytes.")
    String passwordLength(int least, int most);

    @Message("This is not your present password.")
    String presentWrong();

    @Message("Your password is changed.")
    String passwordChanged();

    @Message("People")
    String people();

    @Message("Who may log in, and what each may do.")
    String peopleLead();

    @Message("Nobody yet")
    String nobody();

    @Message("Add somebody below. While login is off, accounts wait for KAKEHASHI_LOGIN=form.")
    String nobodyText();

    @Message("Enabled")
    String enabled();

    @Message("Disabled")
    String disabled();

    @Message("Logged in by")
    String by();

    @Message("password")
    String byPassword();

    @Message("login server")
    String byOidc();

    @Message("never")
    String never();

    @Message("Added")
    String added();

    @Message("Add a person")
    String add();

    @Message("2 to 40 small letters, digits, dots or dashes. It stands in addresses and in the audit log and cannot "
            + "be changed.")
    String nameHelp();

    @Message("This is no usable name: 2 to 40 small letters, digits, dots or dashes.")
    String nameUnusable();

    @Message("Somebody has this name already.")
    String nameTaken();

    @Message("First password")
    String firstPassword();

    @Message("At least {least} characters; tell it to the person, who changes it under “Your account”.")
    String firstPasswordHelp(int least);

    @Message("Add")
    String addButton();

    @Message("Change the role")
    String changeRole();

    @Message("Viewers read. Researchers also register, submit and cancel. Admins also decide about people, delete and "
            + "read the audit log.")
    String rolesHelp();

    @Message("Disable")
    String disable();

    @Message("Enable")
    String enable();

    @Message("A disabled person is logged out at once, and their tokens stop working. What they did stays under their "
            + "name.")
    String disableHelp();

    @Message("Set a new password")
    String resetPassword();

    @Message("This is the last admin. Make somebody else an admin first.")
    String lastAdmin();

    @Message("This person is logged in by the lab’s login server and has no password here.")
    String noPassword();

    @Message("What {name} did")
    String didWhat(String name);

    @Message("Audit log")
    String audit();

    @Message("Who changed what, and what was refused; the newest first.")
    String auditLead();

    @Message("When")
    String when();

    @Message("Person")
    String person();

    @Message("Via")
    String via();

    @Message("Action")
    String action();

    @Message("Object")
    String object();

    @Message("Detail")
    String detail();

    @Message("From address")
    String ip();

    @Message("From day")
    String from();

    @Message("To day")
    String to();

    @Message("All")
    String all();

    @Message("Show")
    String show();

    @Message("No entry fits")
    String noEntries();

    @Message("Every change and every refused attempt is written down. Choose other conditions to see more.")
    String noEntriesText();

    @Message("Must be a day such as 2026-01-31.")
    String notADay();

    @Message("There is no account here while login is off.")
    String noAccount();
}
