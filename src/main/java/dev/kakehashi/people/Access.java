package dev.kakehashi.people;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How people log in here, and who may read without. */
@ApplicationScoped
public class Access {
    public enum Login {
        /** One person at their own machine. */
        OFF,
        FORM,
        OIDC
    }

    public enum Reading { LAB, EVERYONE }

    private volatile Login login;
    private volatile Reading reading;
    private final boolean chosen;
    private volatile boolean https;

    Access(
            @ConfigProperty(name = "kakehashi.login") Optional<String> login,
            @ConfigProperty(name = "kakehashi.reading") String reading,
            @ConfigProperty(name = "kakehashi.https") boolean https) {
        this.chosen = login.isPresent();
        setHttps(https);
        set(choice("KAKEHASHI_LOGIN", Login.class, login.orElse("off")),
                choice("KAKEHASHI_READING", Reading.class, reading));
    }

    public Login login() {
        return login;
    }

    /** Whether the setting was made, and not left to its default. */
    boolean chosen() {
        return chosen;
    }

    /** Whether there is no login because nobody but this machine's own programs and browsers can come. */
    public boolean local() {
        return login == Login.OFF && !chosen;
    }

    /** Whether browsers reach this server over TLS, which a proxy in front of it speaks. */
    public boolean https() {
        return https;
    }

    Visitor stranger() {
        return Visitor.stranger(reading == Reading.EVERYONE ? Set.of(Rights.READ) : Rights.NONE);
    }

    final void set(Login login, Reading reading) {
        this.login = login;
        this.reading = reading;
    }

    final void setHttps(boolean https) {
        this.https = https;
    }

    private static <E extends Enum<E>> E choice(String name, Class<E> type, String text) {
        for (var value : type.getEnumConstants()) if (value.name().equalsIgnoreCase(text.strip())) return value;
        var choices = Arrays.stream(type.getEnumConstants()).map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new ConfigurationException(name + " must be one of " + choices + ", not \"" + text + "\".");
    }
}
