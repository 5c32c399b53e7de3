package dev.kakehashi.web.guard;

import dev.kakehashi.web.ui.ErrorMessages;
import dev.kakehashi.web.ui.ErrorPages;
import dev.kakehashi.web.ui.Screen;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses what no form of ours sends before it is read. JSON may be as long as {@code quarkus.http.limits.max-body-size}. */
public class BodyLimit {
    static final int FORM = 256 << 10;

    @ServerRequestFilter(preMatching = true)
    public Response check(ContainerRequestContext request) {
        var type = request.getMediaType();
        boolean json = type != null && type.isCompatible(MediaType.APPLICATION_JSON_TYPE);
        if (json || length(request) <= FORM) return null;
        return ErrorPages.tooLarge(request, Screen.messages(ErrorMessages.class).tooLarge(FORM >> 10));
    }

    private static long length(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return header == null || !header.matches("\\d{1,18}") ? 0 : Long.parseLong(header);
    }
}
