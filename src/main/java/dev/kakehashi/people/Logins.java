package dev.kakehashi.people;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Logs people in and out: opens, finds and closes the sessions of their browsers. */
@ApplicationScoped
public class Logins {
    static final Duration IDLE = Duration.ofHours(12);
    static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration UNWRITTEN = Duration.ofMinutes(10);

    @Inject SessionKey key;
    @Inject Passwords passwords;
    @Inject Limits limits;
    @Inject Audit audit;

    /**
     * How an attempt ended.
     *
     * @param secret for the browser's cookie, or null
     * @param seconds to wait, where there were too many attempts
     */
    public record Attempt(String secret, long seconds) {
        @Override
        public String toString() {
            return "Attempt[" + (secret == null ? "refused" : "logged in") + "]";
        }
    }

    /** @param ip where the attempt comes from */
    public Attempt attempt(String name, String password, String ip) {
        long seconds = limits.attempt(name, ip);
        if (seconds > 0) return new Attempt(null, seconds);
        var account = QuarkusTransaction.requiringNew().call(() -> Account.named(name).orElse(null));
        boolean right = passwords.matches(account, password) && !account.disabled;
        if (right) {
            limits.succeeded(name, ip);
            return new Attempt(open(account.id, Via.FORM, ip), 0);
        }
        // what is no account's name may be a password that was typed into the wrong field
        var what = account == null ? "no account of that name" : account.disabled ? "disabled" : "wrong password";
        var who = account == null ? Visitor.stranger(Rights.NONE)
                : new Visitor(account.name, "", null, Via.NOBODY, Rights.NONE, null);
        QuarkusTransaction.requiringNew().run(() -> audit.record(who, "login.refused", what, ip));
        return new Attempt(null, 0);
    }

    /** @return the secret of a new session; only what is computed from it is kept */
    @Transactional
    public String open(long accountId, Via via, String ip) {
        var now = Instant.now();
        String secret = SessionKey.random();
        var session = new Session();
        session.hash = hash(secret);
        session.account = Account.findById(accountId);
        session.via = via;
        session.createdAt = now;
        session.expiresAt = now.plus(IDLE);
        session.persist();
        session.account.lastLoginAt = now;
        Session.delete("expiresAt < ?1", now);
        audit.record(Visitor.in(session), "login", null, ip);
        return secret;
    }

    Optional<Visitor> find(String secret) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Session session = Session.find("from Session s join fetch s.account where s.hash = ?1", hash(secret))
                    .firstResult();
            var now = Instant.now();
            if (session == null || session.account.disabled || session.expiresAt.isBefore(now)) return Optional.empty();
            var until = now.plus(IDLE);
            var last = session.createdAt.plus(LONGEST);
            if (until.isAfter(last)) until = last;
            if (Duration.between(session.expiresAt, until).compareTo(UNWRITTEN) > 0) session.expiresAt = until;
            return Optional.of(Visitor.in(session));
        });
    }

    /** In the caller's transaction. */
    public void close(String hash) {
        Session.deleteById(hash);
    }

    /** Logs an account out everywhere; in the caller's transaction. */
    public void closeAll(Account account) {
        Session.delete("account", account);
    }

    /** Logs an account out everywhere but in one browser; in the caller's transaction. */
    public void closeOthers(Account account, String hash) {
        Session.delete("account = ?1 and hash <> ?2", account, hash);
    }

    private String hash(String secret) {
        return key.sign("session", secret);
    }
}
