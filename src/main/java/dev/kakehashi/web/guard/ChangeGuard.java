package dev.kakehashi.web.guard;

import dev.kakehashi.people.Access;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Limits;
import dev.kakehashi.people.PeopleMechanism;
import dev.kakehashi.people.Via;
import dev.kakehashi.people.Visitor;
import dev.kakehashi.web.ui.Csrf;
import dev.kakehashi.web.ui.ErrorMessages;
import dev.kakehashi.web.ui.ErrorPages;
import dev.kakehashi.web.ui.Screen;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Lets a change pass that comes from one of our own pages, or from a program with a token, and not too many of them.
 * Rights were looked at before.
 */
public class ChangeGuard {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Inject Access access;
    @Inject Limits limits;
    @Inject Audit audit;

    @ServerRequestFilter
    @WithFormRead
    public Response check(ResteasyReactiveContainerRequestContext request, RoutingContext routing) {
        if (PeopleMechanism.refusedToken(routing)) return ErrorPages.refusedToken(request);
        if (READING.contains(request.getMethod())) return null;
        var visitor = Visitor.of(routing);
        if (needsToken(routing, visitor) && !Csrf.right(routing, sent(request))) {
            audit.refusal(routing, "refused.csrf", request.getMethod());
            return ErrorPages.refused(request, Screen.messages(ErrorMessages.class).csrf());
        }
        if (access.login() == Access.Login.OFF) return null;
        long seconds = limits.write(visitor, Audit.ip(routing));
        if (seconds == 0) return null;
        audit.refusal(routing, "refused.too-many", request.getMethod());
        return ErrorPages.tooMany(request, seconds);
    }

    /**
     * A browser sends no token of an account by itself, and without a login a program on this machine has nothing a
     * page could steal.
     */
    private boolean needsToken(RoutingContext routing, Visitor visitor) {
        if (visitor.via() == Via.TOKEN) return false;
        if (access.login() != Access.Login.OFF) return true;
        var headers = routing.request().headers();
        return headers.contains(HttpHeaders.COOKIE) || headers.contains("Origin") || headers.contains("Sec-Fetch-Site");
    }

    private static String sent(ResteasyReactiveContainerRequestContext request) {
        String header = request.getHeaderString(Csrf.HEADER);
        if (header != null) return header;
        var type = request.getMediaType(); // can be read: WellFormed comes before
        if (type == null || !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) return null;
        var context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
        return (String) context.getFormParameter(Csrf.FIELD, true, false);
    }
}
