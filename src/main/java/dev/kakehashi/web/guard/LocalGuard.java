package dev.kakehashi.web.guard;

import dev.kakehashi.people.Access;
import dev.kakehashi.web.ui.ErrorMessages;
import dev.kakehashi.web.ui.ErrorPages;
import dev.kakehashi.web.ui.Screen;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Where everybody on this machine may do everything, no site may pass for it: a name that leads here from elsewhere is
 * not answered.
 */
public class LocalGuard {
    private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[::1]|::1";

    @Inject Access access;

    @ServerRequestFilter(preMatching = true)
    public Response check(ContainerRequestContext request, RoutingContext routing) {
        if (!access.local()) return null;
        var authority = routing.request().authority();
        String host = authority == null ? "" : authority.host();
        if (host.matches(LOOPBACK)) return null;
        return ErrorPages.refused(request, Screen.messages(ErrorMessages.class).notLocal(host));
    }
}
