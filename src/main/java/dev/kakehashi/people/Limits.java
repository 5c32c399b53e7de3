package dev.kakehashi.people;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How often somebody may try a password, change something, or be refused with a line in the audit log. */
@ApplicationScoped
public class Limits {
    private static final Duration ATTEMPTS = Duration.ofMinutes(5);
    private static final int FOR_AN_ACCOUNT = 5;
    private static final int FOR_A_NAME = 30; // from wherever: addresses that a proxy passes on can be made up
    private static final int FOR_AN_ADDRESS = 60; // a lab behind one address logs in on a Monday morning

    private final RateLimit accounts = new RateLimit(FOR_AN_ACCOUNT, ATTEMPTS, InstantSource.system());
    private final RateLimit names = new RateLimit(FOR_A_NAME, ATTEMPTS, InstantSource.system());
    private final RateLimit addresses = new RateLimit(FOR_AN_ADDRESS, ATTEMPTS, InstantSource.system());
    private final RateLimit refusals = new RateLimit(20, Duration.ofMinutes(1), InstantSource.system());
    private volatile RateLimit writes;

    Limits(@ConfigProperty(name = "kakehashi.writes-per-minute") int writesPerMinute) {
        allowWrites(writesPerMinute);
    }

    /**
     * Counts before the password is looked at, so that many at once are counted too.
     *
     * @return 0 or the seconds to wait
     */
    long attempt(String name, String ip) {
        long account = accounts.take(name + ' ' + ip);
        if (account > 0) return account;
        long anywhere = names.take(name);
        return anywhere > 0 ? anywhere : addresses.take(ip);
    }

    void succeeded(String name, String ip) {
        accounts.forget(name + ' ' + ip);
        names.forget(name);
    }

    /** @return 0 or the seconds to wait */
    public long write(Visitor visitor, String ip) {
        return writes.take(visitor.known() ? visitor.name() : ip);
    }

    boolean noteRefusal(String ip) {
        return refusals.take(ip) == 0;
    }

    final void allowWrites(int perMinute) {
        writes = new RateLimit(perMinute, Duration.ofMinutes(1), InstantSource.system());
    }
}
