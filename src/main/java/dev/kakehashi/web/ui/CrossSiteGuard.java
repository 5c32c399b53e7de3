package dev.kakehashi.web.ui;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses changes that a page of another site asks for in the reader's name; programs that are no browser send neither
 * header and pass.
 */
public class CrossSiteGuard {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @ServerRequestFilter(preMatching = true)
    public Response refuse(ContainerRequestContext request) {
        if (READING.contains(request.getMethod()) || fromOurselves(request)) return null;
        return Response.status(Response.Status.FORBIDDEN)
                .type("text/plain;charset=UTF-8")
                .entity("This change was asked for by a page of another site and was refused.")
                .build();
    }

    private static boolean fromOurselves(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) return site.equals("same-origin") || site.equals("none");
        String origin = request.getHeaderString("Origin");
        return origin == null || origin.replaceFirst("^https?://", "").equals(request.getHeaderString("Host"));
    }
}
