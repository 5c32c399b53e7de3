package dev.kakehashi.people;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Finds or makes the account of somebody another server logged in. */
@ApplicationScoped
public class OidcPeople {
    @ConfigProperty(name = "kakehashi.oidc.admins") Optional<List<String>> admins;

    /**
     * Whoever comes for the first time may read; an admin decides about more. Their subject is theirs for ever, their
     * name may be given to others.
     */
    @Transactional
    public Account account(JsonWebToken token) {
        String subject = token.getIssuer() + " " + token.getSubject();
        return Account.<Account>find("oidcSubject", subject).firstResultOptional()
                .orElseGet(() -> made(token, subject));
    }

    private Account made(JsonWebToken token, String subject) {
        String called = Optional.ofNullable(token.<String>getClaim("preferred_username")).orElse(token.getSubject());
        String display = Optional.ofNullable(token.<String>getClaim("name")).orElse(called);
        var account = new Account();
        account.oidcSubject = subject;
        account.name = free(called);
        account.displayName = display.length() <= 120 ? display
                : display.substring(0, Character.isHighSurrogate(display.charAt(119)) ? 119 : 120);
        account.role = admins.orElse(List.of()).contains(called) ? Role.ADMIN : Role.VIEWER;
        account.createdAt = Instant.now();
        account.persist();
        return account;
    }

    /** The name in our letters, with a number behind it where somebody has it. */
    static String free(String called) {
        var name = called.toLowerCase(Locale.ROOT).replaceFirst("@.*", "").replaceAll("[^a-z0-9._-]+", "-")
                .replaceFirst("^[._-]+", "");
        if (name.length() < 2) name = "person-" + name;
        if (name.length() > 34) name = name.substring(0, 34);
        name = name.replaceFirst("\\.(json|csv)$", "-$1"); // such endings belong to the formats of a page
        if (Account.named(name).isEmpty()) return name;
        for (int number = 2;; number++) if (Account.named(name + "-" + number).isEmpty()) return name + "-" + number;
    }
}
