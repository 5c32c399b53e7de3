package dev.kakehashi.web.ui;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Set;

/** The switches of language and theme in the footer of every page. */
@Path("/preferences")
@PermitAll
public class PreferencesResource {
    private static final int YEAR = 365 * 24 * 3600;

    @POST
    public Response choose(@FormParam("lang") String lang, @FormParam("theme") String theme,
            @FormParam("back") String back) {
        var response = Response.seeOther(URI.create(ownAddress(back)));
        remember(response, "lang", lang, Language.ALL);
        remember(response, "theme", theme, Screen.THEMES);
        return response.build();
    }

    private static void remember(Response.ResponseBuilder response, String name, String value, Set<String> allowed) {
        if (value == null || !allowed.contains(value)) return;
        response.cookie(new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge(YEAR)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .build());
    }

    /** Never another site: the address comes with the form. */
    public static String ownAddress(String back) {
        boolean own = back != null && back.matches("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\<>\"{}|^`]]*");
        try {
            return own ? URI.create(back).toString() : "/";
        } catch (IllegalArgumentException noAddress) { // such as a % without its digits
            return "/";
        }
    }
}
