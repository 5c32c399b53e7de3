package dev.kakehashi.web.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What no browser and no program of ours writes. Nobody here is logged in, so an error of ours would let anybody fill
 * the log.
 */
@QuarkusTest
class MalformedRequestsTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String JSON = "Content-Type: application/json";

    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            // those of other tests go on
            boolean ofJobs = String.valueOf(line.getLoggerName()).startsWith("dev.kakehashi.jobs");
            if (!ofJobs && line.getLevel().intValue() >= java.util.logging.Level.INFO.intValue())
                logged.add(line.getLevel() + " " + line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("").removeHandler(listener);
    }

    private record Answer(int status, String head, String body) {}

    @Test
    void a_malformed_request_is_the_sender_s_error_in_our_words_and_no_trace_in_the_log() throws IOException {
        var wrong = new ArrayList<String>();
        for (var path : List.of("/preferences", "/login", "/corpora/new", "/api/corpora", "/api/studies",
                "/nothing-here", "/api/nothing-here", "/ui/app.css")) {
            expect(wrong, 4, post(path, "Content-Type: /", "a=b"));
            expect(wrong, 4, post(path, "Content-Type: x", "a=b"));
            expect(wrong, 4, post(path, "Content-Type: application/;;;=", "a=b"));
            expect(wrong, 4, post(path, "Content-Type: application/x-www-form-urlencoded; charset=nonsense", "a=b"));
            expect(wrong, 4, post(path, "Content-Type: application/json; charset=\u0001", "{}"));
            expect(wrong, 4, post(path, FORM, "a=%zz"));
            expect(wrong, 4, post(path, FORM, "%=%"));
            expect(wrong, 4, post(path, FORM,
                    IntStream.range(0, 1001).mapToObj(n -> "a" + n + "=").collect(Collectors.joining("&"))));
            expect(wrong, 4, post(path, "Content-Type: multipart/form-data", "--x\r\nnonsense"));
            expect(wrong, 4, post(path, "Content-Type: multipart/form-data; boundary=x",
                    "--x\r\nContent-Disposition: nonsense\r\n\r\na\r\n--x--"));
            expect(wrong, 4, post(path, "Content-Type: multipart/mixed; boundary=x", "--y"));
            expect(wrong, 0, post(path, JSON, "{\"name\":\"\ud800\"}"));
        }
        assertEquals(List.of(), wrong);
        assertEquals(List.of(), logged);
    }

    @Test
    void malformed_headers_addresses_and_methods_never_make_an_error_of_ours() throws IOException {
        var wrong = new ArrayList<String>();
        for (var path : List.of("/", "/jobs", "/jobs.json", "/jobs.csv", "/api/jobs", "/login", "/nothing-here",
                "/glossary", "/openapi", "/ui/app.css", "/features/x")) {
            for (var header : List.of("Accept: x", "Accept: /", "Accept: ;;", "Accept: text/html;q=nonsense",
                    "Accept: text/html;q=9", "Accept: ,,,", "Accept: *",
                    "Accept-Language: ;;;q", "Accept-Language: ja;q=nonsense", "Accept-Encoding: ;q=,",
                    "Accept-Charset: \u00ff", "Cookie: lang=\"", "Cookie: ;;==;lang", "Cookie: \u00ff=\u00ff",
                    "Cookie: kakehashi-session=", "If-None-Match: \"", "If-None-Match: W/",
                    "If-Modified-Since: yesterday", "Range: bytes=-", "Range: bytes=9-1,x",
                    "Range: bytes=99999999999999999999-", "Content-Type: /",
                    "HX-Request: \u0001x".replace("\u0001", ""), "Authorization: Bearer", "Authorization: Basic !!!",
                    "Authorization: x", "Origin: ::",
                    "Sec-Fetch-Site: ", "X-Forwarded-For: ,,", "Forwarded: for=", "Expect: nonsense",
                    "Upgrade: nonsense", "Connection: ,"))
                expect(wrong, 0, send(
                        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n"));
            for (var query : List.of("?a=%zz", "?%", "?a=%c3%28", "?&&==&", "?" + "a".repeat(3000), "?a=%00",
                    "?page=-1", "?page=99999999999999999999", "?state=%00"))
                expect(wrong, 0,
                        send("GET " + path + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            for (var method : List.of("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "FOO", "get"))
                expect(wrong, 0,
                        send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            for (var host : List.of("Host: ", "Host: a b", "Host: [", "Host: localhost:99999999", "Host: localhost:x",
                    "Host: \u00ff", "X: y"))
                expect(wrong, 0, send("GET " + path + " HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n"));
        }
        for (var path : List.of("/%zz", "/jobs/%", "/%c0%80", "/saes/%zz/features", "/api/%zz", "/a b", "//", "/\\",
                "/..", "/./..//%2e%2e", "/;a=b", "/jobs;x=y", "*", "x",
                "http://localhost/jobs", "http://[/", "/" + "a".repeat(3000), "/" + "a/".repeat(1500), "/%00",
                "/\u00ff", "/%F0%9F"))
            expect(wrong, 0, send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        assertEquals(List.of(), wrong);
        assertEquals(List.of(), logged);
    }

    @Test
    void a_form_of_thousands_of_letters_whose_estimate_is_asked_for_fits_into_an_address() throws IOException {
        var query = "template=" + "%E3%81%82".repeat(5_000) + "&" + "steps=1000&".repeat(900);
        assertEquals(200, send("GET /jobs?" + query
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n").status);
    }

    @Test
    void an_address_or_headers_beyond_all_measure_are_refused() throws IOException {
        var longer = send("GET /models/" + "a".repeat(1100)
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
        assertTrue(longer.status == 414 && longer.body.contains("longer than any of this server"), longer.toString());
        assertEquals(414, send("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status);
        assertEquals(431, send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(70_000) + "\r\n\r\n").status);
    }

    @Test
    void people_get_a_page_and_programs_json() throws IOException {
        var page = send(
                "POST /preferences HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: ja\r\n" + FORM
                        + "\r\nContent-Length: 5\r\nConnection: close\r\n\r\na=%zz");
        assertTrue(page.status == 400 && page.head.contains("text/html") && page.body.contains("リクエストを読み取れません"),
                page.toString());
        assertTrue(page.head.contains("default-src 'none'"), page.head);
        var host = send("GET /jobs HTTP/1.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
        assertTrue(host.status == 400 && host.body.contains("This request cannot be read")
                && host.head.contains("default-src 'none'"), host.toString());
        var json = post("/api/corpora", FORM, "a=%zz");
        assertTrue(json.status == 400 && json.head.contains("application/json") && json.body.strip().startsWith("{"),
                json.toString());
        var format = post("/preferences", "Content-Type: multipart/form-data; boundary=x", "--x--");
        assertTrue(format.status == 415 && format.body.contains("and no other format"), format.toString());
        var accept = send("GET /jobs HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\nConnection: close\r\n\r\n");
        assertTrue(accept.status == 406 && accept.body.contains("none of the formats"), accept.toString());
    }

    /** @param hundreds of the status that is expected, or 0 for anything but an error of ours */
    private static void expect(List<String> wrong, int hundreds, Answer answer) {
        boolean right = hundreds == 0 ? answer.status > 0 && answer.status < 500 : answer.status / 100 == hundreds;
        boolean trace = answer.body.contains("\tat ");
        if (!right || trace) wrong.add(answer.status + " " + answer.head.lines().findFirst().orElse("") + " "
                + answer.body.lines().limit(3).toList());
    }

    private static Answer post(String path, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html, */*\r\n" + type
                + "\r\nConnection: close\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body);
    }

    /**
     * Status 0 for a connection that was closed without a word; the first line of the request stands before the
     * answer's head.
     */
    private static Answer send(String request) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var asked = request.lines().limit(4).collect(Collectors.joining(" | "));
            String answer;
            try {
                answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return new Answer(0, asked + " " + e, "");
            }
            if (answer.isEmpty()) return new Answer(0, asked, "");
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(answer.substring(9, 12)),
                    asked.substring(0, Math.min(200, asked.length())) + "\n" + answer.substring(0, end),
                    answer.substring(end));
        }
    }
}
