package dev.kakehashi.web.guard;

import dev.kakehashi.web.ui.ErrorMessages;
import dev.kakehashi.web.ui.ErrorPages;
import dev.kakehashi.web.ui.Screen;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Says why the body of a request was not read ({@link BodyReading}). */
public class BodyRefusals {
    @Inject BodyReading reading;

    @ServerRequestFilter(preMatching = true)
    public Response answer(ContainerRequestContext request, RoutingContext routing) {
        var refusal = ArrivingBody.refusal(routing);
        if (refusal == null) return null;
        var text = Screen.messages(ErrorMessages.class);
        return switch (refusal) {
            case FORM_TOO_LARGE -> ErrorPages.notRead(request, 413, text.tooLarge(BodyReading.FORM >> 10));
            case TOO_LARGE -> ErrorPages.notRead(request, 413, text.tooLargeAtAll());
            case TOO_SLOW -> ErrorPages.notRead(request, 408, text.tooSlow(reading.patience().toSeconds()));
            case CROWDED -> ErrorPages.notRead(request, 503, text.crowded());
        };
    }
}
