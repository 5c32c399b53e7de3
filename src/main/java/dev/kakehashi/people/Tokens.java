package dev.kakehashi.people;

import dev.kakehashi.files.Sha256;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes and finds the tokens of people's programs. */
@ApplicationScoped
public class Tokens {
    public static final int MOST_DAYS = 366;
    private static final String MARK = "kkh_"; // so that scanners of repositories recognise a lost one
    private static final int SHOWN = 10;
    private static final Duration UNWRITTEN = Duration.ofMinutes(1);

    /** @param secret the token itself, which is shown this once */
    public record Made(Token token, String secret) {
        @Override
        public String toString() {
            return "Made[" + token.beginning + "…]";
        }
    }

    /** In the caller's transaction. */
    public Made make(Account account, String name, Token.Scope scope, int days) {
        String secret = MARK + SessionKey.random();
        var token = new Token();
        token.account = account;
        token.name = name;
        token.hash = Sha256.of(secret);
        token.beginning = secret.substring(0, SHOWN);
        token.scope = scope;
        token.createdAt = Instant.now();
        token.expiresAt = token.createdAt.plus(Duration.ofDays(days));
        token.persist();
        return new Made(token, secret);
    }

    Optional<Visitor> find(String secret) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Token token = Token.find("from Token t join fetch t.account where t.hash = ?1", Sha256.of(secret))
                    .firstResult();
            var now = Instant.now();
            if (token == null || token.account.disabled || token.state(now) != Token.State.USABLE)
                return Optional.empty();
            if (token.lastUsedAt == null || token.lastUsedAt.isBefore(now.minus(UNWRITTEN))) token.lastUsedAt = now;
            return Optional.of(Visitor.with(token));
        });
    }
}
