package dev.kakehashi.web.guard;

import dev.kakehashi.people.Access;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Where a proxy speaks TLS, browsers are told never to come without it; of every answer, files and errors too. */
@ApplicationScoped
public class TransportHeaders {
    private static final String YEAR = "max-age=31536000";
    private static final int FIRST = 1000;

    void register(@Observes Filters filters, Access access) {
        filters.register(routing -> {
            if (access.https()) routing.response().putHeader("Strict-Transport-Security", YEAR);
            routing.next();
        }, FIRST);
    }
}
