package dev.kakehashi.web.ui;

import dev.kakehashi.jobs.Roles;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** A process that only runs jobs answers on the management port, what its keepers ask, and nothing else. */
final class NoPages {
    private static final int BEFORE_ALL_OTHERS = 10_000;

    void refuse(@Observes Filters filters, Roles roles) {
        if (!roles.web()) filters.register(NoPages::refuse, BEFORE_ALL_OTHERS);
    }

    private static void refuse(RoutingContext request) {
        request.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "text/plain;charset=UTF-8")
                .end("This process runs jobs and shows no pages (KAKEHASHI_ROLES=worker).\n");
    }
}
