package dev.kakehashi.web.ui;

import dev.kakehashi.files.Sha256;
import dev.kakehashi.people.Visitor;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.UUID;

/**
 * An entity tag: equal for two answers of one address only if they read the same. It is weak, because a compressed page
 * is the same page.
 *
 * @param text as the header {@code ETag} holds it
 */
public record PageTag(String text) {
    /** Another program may make other pages of the same files. */
    private static final String PROGRAM = UUID.randomUUID().toString();

    /** Ends a request whose answer the reader has. */
    static final class Unchanged extends WebApplicationException {
        Unchanged(PageTag tag) {
            super(Response.notModified()
                    .header(HttpHeaders.ETAG, tag.text)
                    .header(HttpHeaders.VARY, PageHeaders.VARY)
                    .header(HttpHeaders.CACHE_CONTROL, PageHeaders.CACHE_CONTROL)
                    .build());
        }
    }

    static PageTag of(String page) {
        return new PageTag("W/\"" + Sha256.of(page).substring(0, 24) + "\"");
    }

    /**
     * To be called before an expensive page is made: ends the request when the reader has the page already.
     *
     * @param sources everything the page shows that can change at this address, in one language and theme: ids of rows
     *     whose files never change
     */
    public static void check(Object... sources) {
        var routing = Visitor.routing();
        var screen = Screen.current();
        var tag = of(PROGRAM + screen + Csrf.basis(routing) + Arrays.toString(sources));
        routing.put(PageTag.class.getName(), tag);
        if (tag.among(routing.request().getHeader(HttpHeaders.IF_NONE_MATCH))) throw new Unchanged(tag);
    }

    static PageTag early(RoutingContext routing) {
        return routing.get(PageTag.class.getName());
    }

    /** @param ifNoneMatch the request's header: tags with commas between them, or null */
    boolean among(String ifNoneMatch) {
        if (ifNoneMatch == null) return false;
        String own = opaque(text);
        return Arrays.stream(ifNoneMatch.split(",")).map(String::strip)
                .anyMatch(each -> each.equals("*") || opaque(each).equals(own));
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
