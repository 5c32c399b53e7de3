package dev.kakehashi.people;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The secret of this lab's web nodes: what is computed with it cannot be made up, and changing it logs everybody out.
 */
@ApplicationScoped
public class SessionKey {
    static final int SHORTEST = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final Optional<String> given;

    SessionKey(@ConfigProperty(name = "kakehashi.session-key") Optional<String> given) {
        this.given = given;
        key = new SecretKeySpec(given.orElseGet(SessionKey::random).getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    Optional<String> given() {
        return given;
    }

    /** @param purpose what the result is for, so that a result for one purpose is of no use for another */
    public String sign(String purpose, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((purpose + ' ' + text).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    /** 256 bits nobody can guess. */
    public static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
