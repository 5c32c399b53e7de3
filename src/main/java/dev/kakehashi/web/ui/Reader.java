package dev.kakehashi.web.ui;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import java.util.function.BooleanSupplier;

/** Whoever asked for the page that is being made. */
public final class Reader {
    private Reader() {}

    /** Tells, from any thread, whether they have closed the page meanwhile or asked for another one instead. */
    public static BooleanSupplier left() {
        var response = Arc.container().select(CurrentVertxRequest.class).get().getCurrent().response();
        return response::closed;
    }
}
