package dev.kakehashi.web.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells caches what a page depends on besides its address, and sends no page that the reader already has. */
public class PageHeaders {
    static final String VARY = "HX-Request, Cookie, Accept-Language, Accept-Encoding";
    static final String CACHE_CONTROL = "private, no-cache";
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final MediaType CSV = MediaType.valueOf("text/csv");
    private static final List<MediaType> PAGES = List.of(MediaType.TEXT_HTML_TYPE, MediaType.APPLICATION_JSON_TYPE,
            CSV);

    @Inject ObjectMapper json;

    /** Comes after the filter that renders a template within a Response: filters of answers run from high to low. */
    @ServerResponseFilter(priority = Priorities.USER - 100)
    public void describe(ContainerRequestContext request, ContainerResponseContext response, RoutingContext routing)
            throws JsonProcessingException {
        MediaType type = response.getMediaType();
        if (type == null || PAGES.stream().noneMatch(type::isCompatible)) return;
        response.getHeaders().add(HttpHeaders.VARY, VARY);
        response.getHeaders().putIfAbsent(HttpHeaders.CACHE_CONTROL, new ArrayList<>(List.of(CACHE_CONTROL)));
        if (response.getStatus() != 200 || !READING.contains(request.getMethod())) return;
        var tag = tag(response, routing);
        if (tag == null) return;
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag.text());
        if (!tag.among(request.getHeaderString(HttpHeaders.IF_NONE_MATCH))) return;
        response.setStatus(304);
        response.setEntity(null);
    }

    /**
     * The tag that was known before the page was made, otherwise one of its bytes; null for what is no text in memory.
     */
    private PageTag tag(ContainerResponseContext response, RoutingContext routing) throws JsonProcessingException {
        var early = PageTag.early(routing);
        if (early != null) return early;
        if (response.getEntity() instanceof String text) return PageTag.of(text);
        if (!response.hasEntity() || !response.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE))
            return null;
        var text = json.writeValueAsString(response.getEntity());
        response.setEntity(text); // the JSON writer sends a string as it is
        return PageTag.of(text);
    }
}
