package dev.kakehashi.web.guard;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses what no browser and no program writes before anything tries to make sense of it. */
final class WellFormed {
    private static final int AFTER_BODIES = 800;
    private static final int MOST_FIELDS = 1000;
    // matching a path to a resource takes time that grows with its square, on a thread others need
    private static final int LONGEST_PATH = 1024;
    private static final String TOKEN = "[\\w!#$%&'*+.^`|~-]+";
    private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN + "\\s*(;.*)?");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/";

    void register(@Observes Filters filters) {
        filters.register(WellFormed::check, AFTER_BODIES);
    }

    private static void check(RoutingContext routing) {
        if (ArrivingBody.refusal(routing) != null) {
            routing.next(); // is told why anyway
            return;
        }
        if (routing.request().path().length() > LONGEST_PATH) {
            routing.fail(414);
            return;
        }
        String type = routing.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && !readable(type.strip().toLowerCase(Locale.ROOT))) routing.fail(415);
        else if (type != null && type.strip().toLowerCase(Locale.ROOT).startsWith(FORM)
                && !form(routing.body().buffer()))
            routing.fail(400);
        else routing.next();
    }

    /** Files are no part of any form, so nothing here reads the format that carries them. */
    private static boolean readable(String type) {
        if (!TYPE.matcher(type).matches() || type.startsWith(MULTIPART)) return false;
        Matcher charset = CHARSET.matcher(type);
        try {
            return !charset.find() || Charset.isSupported(charset.group(1));
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    /** Every % is followed by two hexadecimal digits, and the fields can be counted. */
    private static boolean form(Buffer body) {
        if (body == null) return true;
        int fields = 1;
        for (int at = 0; at < body.length(); at++) {
            byte letter = body.getByte(at);
            if (letter == '&' && ++fields > MOST_FIELDS) return false;
            if (letter == '%' && !(hexadecimal(body, at + 1) && hexadecimal(body, at + 2))) return false;
        }
        return true;
    }

    private static boolean hexadecimal(Buffer body, int at) {
        return at < body.length() && Character.digit(body.getByte(at), 16) >= 0;
    }
}
