package dev.kakehashi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process of its own, on a free port of 127.0.0.1 and over a folder of its own. */
final class ServedApplication implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final int START_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final String root;
    private final String management;

    ServedApplication(Path data, String... settings) throws Exception {
        if (!Files.exists(JAR)) throw new IOException(JAR + " is missing: run mvn -q package -DskipTests first.");
        int port = freePort();
        int managementPort = freePort();
        root = "http://127.0.0.1:" + port;
        management = "http://127.0.0.1:" + managementPort;
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "@deploy/jvm.options", "-Xmx3g",
                "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + managementPort,
                "-Dkakehashi.data-directory=" + data, "-Dkakehashi.roots=" + data));
        for (var setting : settings) command.add("-D" + setting);
        command.addAll(List.of("-jar", JAR.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(data.resolve("server.log").toFile());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        process = builder.start();
        awaitStart();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws Exception {
        for (var attempt = 0; attempt < 10 * START_SECONDS; attempt++) {
            if (!process.isAlive()) throw new IOException("the application ended at once");
            try {
                var ready = HttpRequest.newBuilder(URI.create(management + "/q/health/ready")).build();
                if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IOException("the application did not start in " + START_SECONDS + " s");
    }

    /** @param headers names and values in turn; the answer's bytes stay compressed */
    HttpResponse<byte[]> get(String address, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(root + address)).header("Accept", "text/html, */*");
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    JsonNode json(String address) throws Exception {
        return JSON.readTree(get(address).body());
    }

    JsonNode post(String address, Map<String, String> fields) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(root + address)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(fields))).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300)
            throw new IOException(address + " answered " + answer.statusCode() + ": " + answer.body());
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    }
}
