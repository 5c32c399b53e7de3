package dev.kakehashi.web.guard;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads every body whole before a thread that makes pages is asked for, so that whoever sends slowly holds a few bytes
 * here and no thread.
 */
@ApplicationScoped
public class BodyReading {
    static final int FORM = 256 << 10;
    private static final int BEFORE_LOGINS = 900;

    private final UnfinishedBodies unfinished = new UnfinishedBodies();

    @ConfigProperty(name = "kakehashi.body-limit") MemorySize limit;

    @ConfigProperty(name = "kakehashi.body-patience") Duration patience;

    void register(@Observes Filters filters) {
        filters.register(this::read, BEFORE_LOGINS);
    }

    /** Bodies that began and are not whole. */
    int unfinished() {
        return unfinished.size();
    }

    Duration patience() {
        return patience;
    }

    void setPatience(Duration patience) {
        this.patience = patience;
    }

    private void read(RoutingContext routing) {
        var request = routing.request();
        if (!hasBody(request)) {
            routing.next();
            return;
        }
        boolean json = json(request);
        new ArrivingBody(routing, unfinished, patience)
                .read(json ? limit.asLongValue() : FORM,
                        json ? ArrivingBody.Refusal.TOO_LARGE : ArrivingBody.Refusal.FORM_TOO_LARGE);
    }

    private static boolean hasBody(HttpServerRequest request) {
        if (request.isEnded()) return false;
        var headers = request.headers();
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) return true;
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0");
    }

    /** No form of ours is long; JSON may be. */
    private static boolean json(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }
}
