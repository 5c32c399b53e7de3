package dev.kakehashi.web.guard;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.people.Lab;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.net.http.HttpResponse;
import java.net.http.HttpRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sends or reads slowly, or sends too much, takes nothing from others; nobody here is logged in. */
@QuarkusTest
class SlowSendersTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String[][] BODIES = {{"/login", FORM, "name=admin&password="},
        {"/preferences", FORM, "lang=ja&x="},
        {"/preferences", "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\n"},
        {"/api/corpora", JSON, "{\"name\":\""}};

    @TestHTTPResource(value = "/health", management = true) URI health;

    @Inject BodyReading reading;
    @Inject ExecutorService pages;

    private final List<Socket> sockets = new ArrayList<>();

    /** Larger than all buffers on its way; only in tests. */
    @Path("/large-on-purpose")
    @PermitAll
    @Produces("text/plain")
    public static class LargeOnPurpose {
        @GET
        public String text() {
            return "x".repeat(8 << 20);
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        for (var socket : sockets) socket.close();
        await().until(() -> reading.unfinished() == 0);
    }

    @Test
    void pages_and_health_answer_while_two_hundred_bodies_are_unfinished_and_those_go_on_afterwards()
            throws IOException {
        try (var lab = Lab.login()) {
            for (int n = 0; n < 200; n++) begin(BODIES[n % BODIES.length], 1000);
            await().until(() -> reading.unfinished() == 200);
            for (String path : List.of("/live", "/ready"))
                given().get(health.resolve("/q/health" + path)).then().statusCode(200);
            given().accept("text/html").get("/login").then().statusCode(200);
            given().get("/api/jobs").then().statusCode(401);
            assertEquals(200, reading.unfinished());
            var form = sockets.get(0);
            form.getOutputStream().write("x".repeat(1000 - BODIES[0][2].length()).getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 403 Forbidden", answer(form).readLine()); // it came without the token of our form
        }
    }

    @Test
    void health_answers_while_every_thread_that_makes_pages_is_busy() {
        var busy = new CountDownLatch(1);
        try {
            for (int n = 0; n < 100; n++) pages.execute(() -> waitFor(busy));
            given().get(health.resolve("/q/health/live")).then().statusCode(200).body("status", equalTo("UP"));
            given().get(health.resolve("/q/health/ready")).then().statusCode(200).body("status", equalTo("UP"));
        } finally {
            busy.countDown();
        }
    }

    @Test
    void whoever_reads_slowly_holds_no_thread() throws IOException {
        for (int n = 0; n < 12; n++) {
            var socket = new Socket();
            sockets.add(socket);
            socket.setReceiveBufferSize(4096);
            socket.connect(new java.net.InetSocketAddress("localhost", RestAssured.port));
            socket.getOutputStream().write(
                    "GET /large-on-purpose HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        for (var socket : sockets) assertEquals('H', socket.getInputStream().read()); // all are being answered
        given().accept("text/html").get("/jobs").then().statusCode(200);
        given().get(health.resolve("/q/health/ready")).then().statusCode(200);
    }

    @Test
    void a_body_that_does_not_arrive_in_time_is_told_so_and_the_connection_ends() throws IOException {
        var patience = reading.patience();
        reading.setPatience(Duration.ofMillis(50));
        try {
            var answer = answer(begin(BODIES[3], 1000));
            assertEquals("HTTP/1.1 408 Request Timeout", answer.readLine());
            assertTrue(answer.lines().collect(Collectors.joining("\n")).contains("did not arrive within"));
        } finally {
            reading.setPatience(patience);
        }
    }

    @Test
    void where_too_many_are_on_their_way_from_one_address_the_oldest_makes_room() throws IOException {
        for (int n = 0; n <= UnfinishedBodies.OF_AN_ADDRESS; n++) {
            begin(BODIES[3], 1000);
            int begun = Math.min(n + 1, UnfinishedBodies.OF_AN_ADDRESS);
            await().until(() -> reading.unfinished() >= begun);
        }
        assertEquals("HTTP/1.1 503 Service Unavailable", answer(sockets.get(0)).readLine());
        given().contentType(JSON).body("{}").post("/api/corpora").then().statusCode(422);
    }

    @Test
    void a_client_that_would_rather_speak_http_2_is_answered_all_the_same() throws Exception {
        var client = java.net.http.HttpClient.newHttpClient(); // offers an upgrade with its first request
        var address = URI.create("http://localhost:" + RestAssured.port);
        var page = client.send(HttpRequest.newBuilder(address.resolve("/jobs")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode());
        var form = HttpRequest.newBuilder(address.resolve("/api/corpora")).header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertEquals(422,
                java.net.http.HttpClient.newHttpClient().send(form, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    @Test
    void whoever_writes_all_of_a_body_that_is_too_large_reads_why_it_was_refused() throws IOException {
        for (String[] body : BODIES) {
            var socket = begin(body, 8 << 20);
            var rest = new byte[(8 << 20) - body[2].length()];
            socket.getOutputStream().write(rest); // far more than the buffers of a connection hold
            var answer = answer(socket);
            assertEquals("HTTP/1.1 413 Request Entity Too Large", answer.readLine());
            assertTrue(answer.lines().collect(Collectors.joining("\n")).contains("too large") || body[1].equals(JSON),
                    body[0]);
        }
    }

    @Test
    void a_body_of_unknown_length_is_cut_off_at_the_same_limit() throws IOException {
        var socket = connect();
        var out = socket.getOutputStream();
        out.write(("POST /api/corpora HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON
                + "\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var chunk = ("10000\r\n" + "x".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int n = 0; n < 64; n++) out.write(chunk);
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals("HTTP/1.1 413 Request Entity Too Large", answer(socket).readLine());
    }

    @Test
    void a_client_that_asks_before_it_sends_is_told_to_go_on_once() throws IOException {
        var socket = connect();
        socket.getOutputStream().write(("POST /api/corpora HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON
                + "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var answer = answer(socket);
        assertEquals("HTTP/1.1 100 Continue", answer.readLine());
        assertEquals("", answer.readLine());
        socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
        assertEquals("HTTP/1.1 422 Unprocessable Entity", answer.readLine());
    }

    private Socket begin(String[] body, int length) throws IOException {
        var socket = connect();
        socket.getOutputStream()
                .write(("POST " + body[0] + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + body[1]
                        + "\r\nContent-Length: " + length
                        + "\r\n\r\n" + body[2]).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Socket connect() throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        sockets.add(socket);
        return socket;
    }

    private static BufferedReader answer(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
