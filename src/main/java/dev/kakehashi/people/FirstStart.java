package dev.kakehashi.people;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to serve pages in a way nobody can have meant, and makes the first admin. */
@ApplicationScoped
public class FirstStart {
    @Inject Access access;
    @Inject SessionKey key;
    @Inject Passwords passwords;

    @ConfigProperty(name = "kakehashi.roles", defaultValue = "web,worker") List<String> roles;

    @ConfigProperty(name = "quarkus.http.host") String host;

    @ConfigProperty(name = "kakehashi.admin.name") String adminName;

    @ConfigProperty(name = "kakehashi.admin.password") Optional<String> adminPassword;

    @ConfigProperty(name = "kakehashi.oidc.server") Optional<String> oidcServer;

    @ConfigProperty(name = "kakehashi.oidc.admins") Optional<List<String>> oidcAdmins;

    /** Before the port is opened. */
    void check(@Observes @Priority(10) StartupEvent event) {
        if (!roles.contains("web")) return;
        refusal(access.login(), access.chosen(), host, key.given()).ifPresent(FirstStart::refuse);
        if (access.login() == Access.Login.OIDC && oidcServer.isEmpty())
            refuse("KAKEHASHI_LOGIN=oidc needs the server that logs people in: set KAKEHASHI_OIDC_SERVER, "
                    + "KAKEHASHI_OIDC_CLIENT and KAKEHASHI_OIDC_SECRET.");
        if (access.login() != Access.Login.OFF) QuarkusTransaction.requiringNew().run(this::admin);
    }

    /** @return the sentence that says what to set, or nothing where the settings fit together */
    static Optional<String> refusal(Access.Login login, boolean chosen, String host, Optional<String> sessionKey) {
        if (login == Access.Login.OFF)
            return chosen || loopback(host) ? Optional.empty()
                    : Optional.of("KAKEHASHI_HOST=" + host
                            + " lets other machines reach this server, and without a login "
                            + "whoever reaches it may do everything. Set KAKEHASHI_LOGIN=form (or oidc), or "
                            + "KAKEHASHI_LOGIN=off if this is meant.");
        if (sessionKey.filter(key -> key.length() >= SessionKey.SHORTEST).isEmpty())
            return Optional.of("KAKEHASHI_SESSION_KEY must be set to at least " + SessionKey.SHORTEST
                    + " characters nobody can guess, the same on all web nodes: "
                    + "openssl rand -base64 33");
        return Optional.empty();
    }

    private void admin() {
        if (Account.anAdmin()) return;
        if (access.login() == Access.Login.OIDC) {
            if (oidcAdmins.isEmpty()) refuse(
                    "There is no admin yet: set KAKEHASHI_OIDC_ADMINS to the name of whoever is to be the first, as "
                            + "the OIDC server calls them.");
            return;
        }
        var password = adminPassword.filter(Passwords::usable);
        if (password.isEmpty())
            refuse("There is no admin yet: set KAKEHASHI_ADMIN_PASSWORD to at least " + Passwords.SHORTEST
                    + " characters (at most " + Passwords.LONGEST_BYTES
                    + " bytes) for the first start, log in as " + adminName + ", and change it under /account.");
        if (!adminName.matches(Account.NAME))
            refuse("KAKEHASHI_ADMIN must be 2 to 40 small letters, digits, dots or dashes, not \"" + adminName + "\".");
        var admin = Account.named(adminName).orElseGet(Account::new);
        if (admin.id == null) {
            admin.name = adminName;
            admin.displayName = adminName;
            admin.createdAt = Instant.now();
        }
        admin.role = Role.ADMIN;
        admin.disabled = false;
        admin.passwordHash = passwords.hash(password.get());
        admin.persist();
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void refuse(String sentence) {
        throw new ConfigurationException(sentence);
    }
}
