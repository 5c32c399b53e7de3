package dev.kakehashi.web.ui;

import dev.kakehashi.storage.DatabaseGone;
import dev.kakehashi.submission.AlreadyThere;
import dev.kakehashi.submission.Refused;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers for everything that goes wrong: a page for people, JSON for programs, and never a trace. */
public class ErrorPages {
    private static final int SECONDS_TO_RETRY = 5;
    private static final Logger LOG = Logger.getLogger(ErrorPages.class);

    @CheckedTemplate(basePath = "ui", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ErrorPage(String title, String sentence, String reference, boolean lists) implements TemplateInstance {}

    /** A field as it was submitted. */
    record Given(String name, String value) {}

    @CheckedTemplate(basePath = "ui", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record AlreadyTherePage(String name, String address, String action, List<Given> given) implements TemplateInstance {}

    @ServerExceptionMapper
    public Response refused(WebApplicationException e, ContainerRequestContext request) {
        int status = e.getResponse().getStatus();
        if (status >= 500) return broken(e, request);
        if (status < 400) return e.getResponse();
        var text = Screen.messages(ErrorMessages.class);
        String title = status == 404 ? text.notFound() : status == 422 || status == 400 ? text.unusable() : text.refused();
        return answer(request, status, new ErrorPage(title, sentence(e, status, request), null, status == 404));
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
        String reference = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.errorf(e, "%s: %s %s failed", reference, request.getMethod(), request.getUriInfo().getPath());
        var text = Screen.messages(ErrorMessages.class);
        return answer(request, 500, new ErrorPage(text.broken(), text.brokenText(), reference, false));
    }

    /** Passes by itself, and so does the page: a browser asks again. */
    private static Response databaseGone(ContainerRequestContext request) {
        var text = Screen.messages(ErrorMessages.class);
        boolean reading = request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD);
        var page = new ErrorPage(text.databaseGone(), reading ? text.databaseGoneReading() : text.databaseGoneWriting(), null, false);
        var answer = Response.fromResponse(answer(request, 503, page)).header(HttpHeaders.RETRY_AFTER, SECONDS_TO_RETRY);
        if (reading && asksForPage(request)) answer.header("Refresh", SECONDS_TO_RETRY);
        return answer.build();
    }

    private static String sentence(WebApplicationException e, int status, ContainerRequestContext request) {
        if (e instanceof Nothing nothing) return nothing.sentence();
        var text = Screen.messages(ErrorMessages.class);
        if (status == 404) return new Nothing(Nothing.Kind.PAGE, request.getUriInfo().getPath()).sentence();
        if (status == 405) return text.method(request.getMethod());
        if (status == 409) return e.getMessage();
        return text.badRequest(e.getMessage());
    }

    private static Response answer(ContainerRequestContext request, int status, ErrorPage page) {
        if (asksForPage(request)) {
            return Response.status(status).type("text/html;charset=UTF-8").entity(page.render()).build();
        }
        var json = page.reference == null
                ? Map.of("status", status, "error", page.sentence)
                : Map.of("status", status, "error", page.sentence, "reference", page.reference);
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(json).build();
    }

    private static boolean asksForPage(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (path.startsWith("/api/") || path.endsWith(".json") || path.endsWith(".csv")) return false;
        return request.getAcceptableMediaTypes().stream().anyMatch(MediaType.TEXT_HTML_TYPE::isCompatible);
    }
}
