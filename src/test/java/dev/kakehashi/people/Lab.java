package dev.kakehashi.people;

import static io.restassured.RestAssured.given;

import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jsoup.Jsoup;

/** The application of the tests as a lab's server, with people in it; afterwards it is one person's again. */
public final class Lab implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";

    private Lab() {}

    public static Lab login(Access.Login login, Access.Reading reading) {
        bean(Access.class).set(login, reading);
        bean(Limits.class).allowWrites(100_000);
        return new Lab();
    }

    public static Lab login() {
        return login(Access.Login.FORM, Access.Reading.LAB);
    }

    /** As behind a proxy that speaks TLS. */
    public static Lab overTls() {
        bean(Access.class).setHttps(true);
        return login();
    }

    /** Changes allowed to each person in a minute. */
    public void allowWrites(int perMinute) {
        bean(Limits.class).allowWrites(perMinute);
    }

    public static Account person(Role role) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var account = new Account();
            account.name = role.name().toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID().toString().substring(0, 8);
            account.displayName = "Test " + role.name().toLowerCase(Locale.ROOT);
            account.role = role;
            account.passwordHash = bean(Passwords.class).hash(PASSWORD);
            account.createdAt = Instant.now();
            account.persist();
            return account;
        });
    }

    /** The secret in the cookie of a browser in which this person is logged in. */
    public static String session(Account account) {
        return bean(Logins.class).open(account.id, Via.FORM, "test");
    }

    public static Tokens.Made token(Account account, Token.Scope scope, int days) {
        return QuarkusTransaction.requiringNew()
                .call(() -> bean(Tokens.class).make(Account.findById(account.id), "test", scope, days));
    }

    public static RequestSpecification with(String session) {
        return given().redirects().follow(false).cookie("kakehashi-session", session);
    }

    /** What a page made for this session lets its forms send. */
    public static String csrf(String session) {
        return Jsoup.parse(with(session).accept("text/html").get("/account").asString()).selectFirst("input[name=csrf]")
                .val();
    }

    static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }

    @Override
    public void close() {
        bean(Access.class).set(Access.Login.OFF, Access.Reading.LAB);
        bean(Access.class).setHttps(false);
    }
}
