package dev.kakehashi.web.ui;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Answers requests that are cut off before they reach a resource, in the same words as all others and with no trace in
 * the log.
 */
final class UnreadableRequests {
    private static final int BEFORE_ALL_OTHERS = -10_000;

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).failureHandler(UnreadableRequests::answer);
    }

    private static void answer(RoutingContext routing) {
        int status = routing.statusCode();
        if (status < 400 || status >= 500 || routing.response().headWritten()) {
            routing.next();
            return;
        }
        var request = Arc.container().requestContext();
        boolean begun = !request.isActive();
        if (begun) request.activate();
        try {
            Arc.container().select(CurrentVertxRequest.class).get().setCurrent(routing);
            describe(routing);
            ErrorPages.answer(routing, status);
        } finally {
            if (begun) request.terminate();
        }
    }

    /** What other answers get on their way through the routes, which this one was cut off from. */
    private static void describe(RoutingContext routing) {
        var headers = routing.response().headers();
        var settings = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class).getConfigMapping(VertxHttpConfig.class);
        settings.header().forEach((name, header) -> headers.set(name, header.value()));
    }
}
