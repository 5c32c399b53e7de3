package dev.kakehashi.people;

import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes and checks bcrypt hashes. */
@ApplicationScoped
public class Passwords {
    public static final int SHORTEST = 12;

    /** bcrypt reads no further. */
    public static final int LONGEST_BYTES = 72;

    private final int cost;
    private final String nobodys;

    Passwords(@ConfigProperty(name = "kakehashi.bcrypt-cost") int cost) {
        this.cost = cost;
        nobodys = hash(SessionKey.random());
    }

    public static boolean usable(String password) {
        return password.length() >= SHORTEST && password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
    }

    public String hash(String password) {
        return BcryptUtil.bcryptHash(password, cost);
    }

    /** Takes as long where there is no such account, so that the time tells nobody which names exist. */
    public boolean matches(Account account, String password) {
        boolean possible = account != null && account.passwordHash != null;
        boolean same = BcryptUtil.matches(password, possible ? account.passwordHash : nobodys);
        return possible && same;
    }
}
