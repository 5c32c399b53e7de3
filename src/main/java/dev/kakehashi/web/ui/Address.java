package dev.kakehashi.web.ui;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The address of a page, and those that belong to it.
 *
 * @param path without the query
 * @param here with the query, where a switch of language or theme leads back to
 */
public record Address(String path, String here) {
    private static final String SPREADSHEET = "spreadsheet=safe";

    static Address of(HttpServerRequest request) {
        return new Address(request.path(), request.uri());
    }

    /** Whether this page belongs to a section of the header, such as {@code /models}. */
    public boolean in(String section) {
        return path.equals(section) || path.startsWith(section + "/");
    }

    public boolean home() {
        return path.equals("/");
    }

    /** {@code /jobs?state=failed} as {@code json} is {@code /jobs.json?state=failed}. */
    public String as(String ending) {
        return as(here, ending);
    }

    /**
     * The same of an address that says no more than it has to, where a form says more. Who follows a link to a table
     * opens it in a spreadsheet: {@code /jobs.csv?state=failed&spreadsheet=safe}.
     */
    public String as(String address, String ending) {
        int query = address.indexOf('?');
        String other = query < 0 ? address + "." + ending
                : address.substring(0, query) + "." + ending + address.substring(query);
        return ending.equals("csv") ? other + (query < 0 ? "?" : "&") + SPREADSHEET : other;
    }

    /** Whether a table is asked for by somebody who opens it in a spreadsheet. */
    public boolean spreadsheet() {
        int query = here.indexOf('?');
        return query >= 0 && List.of(here.substring(query + 1).split("&")).contains(SPREADSHEET);
    }

    /** Where somebody logs in and comes back to this page from. */
    public String login() {
        return path.equals("/login") ? "/login" : "/login?back=" + URLEncoder.encode(here, StandardCharsets.UTF_8);
    }
}
