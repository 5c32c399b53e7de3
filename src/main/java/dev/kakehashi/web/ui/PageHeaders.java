package dev.kakehashi.web.ui;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells caches what a page depends on besides its address. */
public class PageHeaders {

    @ServerResponseFilter
    public void describe(ContainerResponseContext response) {
        MediaType type = response.getMediaType();
        if (type == null || !type.isCompatible(MediaType.TEXT_HTML_TYPE)) return;
        response.getHeaders().add("Vary", "HX-Request, Cookie, Accept-Language");
        response.getHeaders().putSingle("Cache-Control", "private, no-cache");
    }
}
