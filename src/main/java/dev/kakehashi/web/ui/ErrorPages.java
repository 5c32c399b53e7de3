package dev.kakehashi.web.ui;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.PeopleMechanism;
import dev.kakehashi.people.Via;
import dev.kakehashi.people.Visitor;
import dev.kakehashi.results.Unreadable;
import dev.kakehashi.storage.DatabaseBusy;
import dev.kakehashi.storage.DatabaseGone;
import dev.kakehashi.submission.AlreadyThere;
import dev.kakehashi.submission.Refused;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers for everything that goes wrong: a page for people, JSON for programs, and never a trace. */
public class ErrorPages {
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int SECONDS_TO_RETRY = 5;
    private static final Pattern ANY_PAGE = Pattern.compile("text/(html|\\*)|\\*/\\*", Pattern.CASE_INSENSITIVE);
    private static final Logger LOG = Logger.getLogger(ErrorPages.class);

    @Inject Audit audit;

    @CheckedTemplate(basePath = "ui", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ErrorPage(String title, String sentence, String reference, boolean lists) implements TemplateInstance {}

    /** A field as it was submitted. */
    record Given(String name, String value) {}

    @CheckedTemplate(basePath = "ui", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record AlreadyTherePage(String name, String address, String action,
            List<Given> given) implements TemplateInstance {}

    @ServerExceptionMapper
    public Response refused(WebApplicationException e, ContainerRequestContext request) {
        int status = e.getResponse().getStatus();
        if (e instanceof ServiceUnavailableException) return busy(e, request);
        if (status >= 500) return broken(e, request);
        if (status < 400) return e.getResponse();
        var text = Screen.messages(ErrorMessages.class);
        String title = status == 404 ? text.notFound()
                : status == 422 || status == 400 ? text.unusable() : text.refused();
        return answer(request, status, new ErrorPage(title, sentence(e, status, request), null, status == 404));
    }

    /** Too much is asked for at once, which is no defect. */
    private static Response busy(WebApplicationException e, ContainerRequestContext request) {
        var page = new ErrorPage(Screen.messages(ErrorMessages.class).busy(), e.getMessage(), null, false);
        return Response.fromResponse(answer(request, 503, page)).header(HttpHeaders.RETRY_AFTER, SECONDS_TO_RETRY)
                .build();
    }

    /**
     * Nobody is logged in, and this is not open to everyone: a reader is led to the form and back, a program is told.
     */
    @ServerExceptionMapper
    public Response unauthorized(UnauthorizedException e, ContainerRequestContext request, RoutingContext routing) {
        if (PeopleMechanism.unavailable(routing)) return databaseGone(request);
        if (PeopleMechanism.refusedToken(routing)) return refusedToken(request);
        if (!asksForPage(request))
            return bearer(answer(request, 401, refusal(Screen.messages(ErrorMessages.class).loginNeeded())));
        String back = request.getMethod().equals(HttpMethod.GET) ? Screen.current().address().here() : "/";
        String login = "/login?back=" + URLEncoder.encode(back, StandardCharsets.UTF_8);
        if (Screen.current().fragment()) return Response.status(401).header("HX-Redirect", "/login").build();
        return Response.seeOther(URI.create(login)).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException e, ContainerRequestContext request, RoutingContext routing) {
        var visitor = Visitor.of(routing);
        if (!READING.contains(request.getMethod())) audit.refusal(routing, "refused", request.getMethod());
        var text = Screen.messages(ErrorMessages.class);
        return answer(request, 403,
                refusal(visitor.via() == Via.TOKEN ? text.tokenMayNot() : text.mayNot(visitor.name())));
    }

    public static Response refusedToken(ContainerRequestContext request) {
        return bearer(answer(request, 401, refusal(Screen.messages(ErrorMessages.class).refusedToken())));
    }

    public static Response refused(ContainerRequestContext request, String sentence) {
        return answer(request, 403, refusal(sentence));
    }

    public static Response tooMany(ContainerRequestContext request, long seconds) {
        return waiting(answer(request, 429, refusal(Screen.messages(ErrorMessages.class).tooMany(seconds))), seconds);
    }

    /** The body was not read to its end. */
    public static Response notRead(ContainerRequestContext request, int status, String sentence) {
        var answer = answer(request, status, refusal(sentence));
        return status == 503 ? waiting(answer, SECONDS_TO_RETRY) : answer;
    }

    private static Response bearer(Response answer) {
        return Response.fromResponse(answer).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
    }

    private static Response waiting(Response answer, long seconds) {
        return Response.fromResponse(answer).header(HttpHeaders.RETRY_AFTER, seconds).build();
    }

    private static ErrorPage refusal(String sentence) {
        return new ErrorPage(Screen.messages(ErrorMessages.class).refused(), sentence, null, false);
    }

    /** A form that keeps what was typed catches this itself; what is left are programs. */
    @ServerExceptionMapper
    public Response refused(Refused e, ContainerRequestContext request) {
        if (asksForPage(request)) {
            String title = Screen.messages(ErrorMessages.class).unusable();
            return answer(request, 422, new ErrorPage(title, e.getMessage(), null, false));
        }
        var json = Map.of("status", 422, "error", e.getMessage(), "errors", e.errors());
        return Response.status(422).type(MediaType.APPLICATION_JSON_TYPE).entity(json).build();
    }

    /** A body that goes beyond {@code BodyLimits}. */
    @ServerExceptionMapper
    public Response refused(StreamConstraintsException e, ContainerRequestContext request) {
        var text = Screen.messages(ErrorMessages.class);
        return answer(request, 400, new ErrorPage(text.unusable(), text.jsonBeyondLimits(), null, false));
    }

    /** Offers what is there, and a form that asks for it once more with everything that was submitted. */
    @ServerExceptionMapper
    public Response alreadyThere(AlreadyThere e, ContainerRequestContext request) {
        if (asksForPage(request)) {
            var given = e.values().entrySet().stream()
                    .filter(field -> !field.getKey().equals(AlreadyThere.AGAIN))
                    .flatMap(field -> field.getValue().stream().map(value -> new Given(field.getKey(), value)))
                    .toList();
            var page = new AlreadyTherePage(e.name(), e.address(), request.getUriInfo().getPath(), given);
            return Response.status(409).type("text/html;charset=UTF-8").entity(page.render()).build();
        }
        var sentence = Screen.messages(ErrorMessages.class).alreadyThereProgram(e.address());
        var json = Map.of("status", 409, "error", sentence, "existing", e.address());
        return Response.status(409).type(MediaType.APPLICATION_JSON_TYPE).entity(json).build();
    }

    @ServerExceptionMapper
    public Response broken(Throwable e, ContainerRequestContext request) {
        if (DatabaseGone.is(e)) return databaseGone(request);
        if (DatabaseBusy.is(e)) return databaseBusy(request);
        String reference = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.errorf(e, "%s: %s %s failed", reference, request.getMethod(), request.getUriInfo().getPath());
        var text = Screen.messages(ErrorMessages.class);
        return answer(request, 500, new ErrorPage(text.broken(), text.brokenText(), reference, false));
    }

    /** Lost against what somebody else submitted or a job wrote at the same moment. */
    private static Response databaseBusy(ContainerRequestContext request) {
        var text = Screen.messages(ErrorMessages.class);
        return waiting(answer(request, 503, new ErrorPage(text.busy(), text.databaseBusy(), null, false)),
                SECONDS_TO_RETRY);
    }

    /** Passes by itself, and so does the page: a browser asks again. */
    private static Response databaseGone(ContainerRequestContext request) {
        var text = Screen.messages(ErrorMessages.class);
        boolean reading = request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD);
        var page = new ErrorPage(text.databaseGone(), reading ? text.databaseGoneReading() : text.databaseGoneWriting(),
                null, false);
        var answer = Response.fromResponse(answer(request, 503, page)).header(HttpHeaders.RETRY_AFTER,
                SECONDS_TO_RETRY);
        if (reading && asksForPage(request)) answer.header("Refresh", SECONDS_TO_RETRY);
        return answer.build();
    }

    /** Why there is no result to see. */
    public static String sentence(Unreadable e) {
        var text = Screen.messages(ErrorMessages.class);
        return switch (e.why()) {
            case ANALYSIS_MISSES_FILE -> text.unreadable(text.missingFile(e.detail()));
            case ANALYSIS_REFUSED -> text.unreadable(e.detail());
            case ANALYSIS_DAMAGED -> text.unreadable(text.damagedFile());
            case INTERVENTION_NOT_DONE -> text.notDone();
            case INTERVENTION_GONE -> text.filesGone();
        };
    }

    private static String sentence(WebApplicationException e, int status, ContainerRequestContext request) {
        var text = Screen.messages(ErrorMessages.class);
        if (e instanceof Unreadable unreadable) return sentence(unreadable);
        if (e instanceof UnknownAddress unknown) return text.nothing(text.kind(unknown.kind()), unknown.name());
        if (status == 404)
            return text.nothing(text.kind(UnknownAddress.Kind.PAGE), request.getUriInfo().getPath());
        if (status == 405) return text.method(request.getMethod());
        if (status == 409) return e.getMessage();
        if (status == 413) return text.tooLargeAtAll();
        if (status == 406) return text.noSuchFormat();
        if (status == 415) return text.unreadableFormat();
        return text.badRequest(e.getMessage());
    }

    private static Response answer(ContainerRequestContext request, int status, ErrorPage page) {
        if (asksForPage(request)) {
            return Response.status(status).type("text/html;charset=UTF-8").entity(page.render()).build();
        }
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(json(status, page)).build();
    }

    private static Map<String, Object> json(int status, ErrorPage page) {
        return page.reference == null
                ? Map.of("status", status, "error", page.sentence)
                : Map.of("status", status, "error", page.sentence, "reference", page.reference);
    }

    /** The answer to a request that reaches no resource, because it cannot be read. */
    static void answer(RoutingContext routing, int status) {
        var text = Screen.messages(ErrorMessages.class);
        var page = refusal(
                status == 415 ? text.unreadableFormat() : status == 414 ? text.longAddress() : text.malformed());
        boolean html = asksForPage(routing.request().path(), routing.request().headers().getAll(HttpHeaders.ACCEPT));
        routing.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, html ? "text/html;charset=UTF-8" : MediaType.APPLICATION_JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(html ? page.render() : new JsonObject(json(status, page)).encode());
    }

    private static boolean asksForPage(ContainerRequestContext request) {
        return asksForPage(request.getUriInfo().getPath(),
                request.getHeaders().getOrDefault(HttpHeaders.ACCEPT, List.of()));
    }

    /** Looks at the header's text: one that is not written as it should be must not be the next error. */
    private static boolean asksForPage(String path, List<String> accept) {
        if (path == null || path.startsWith("/api/") || path.endsWith(".json") || path.endsWith(".csv")) return false;
        return accept.isEmpty() || accept.stream().anyMatch(types -> ANY_PAGE.matcher(types).find());
    }
}
