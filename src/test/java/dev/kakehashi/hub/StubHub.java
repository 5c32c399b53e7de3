package dev.kakehashi.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A hub on this machine: lists files, redirects large ones to a second server, and misbehaves when told to. */
public final class StubHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** One request for content as it arrived at the server that holds large files. */
    public record Request(String path, String range, String authorization) {}

    public final List<Request> atStore = new CopyOnWriteArrayList<>();
    public final List<Request> atHub = new CopyOnWriteArrayList<>();
    public final Map<String, byte[]> files = new LinkedHashMap<>();
    private final HttpServer hub = server();
    private final HttpServer store = server();

    /** How many more answers of the store end after so many bytes. */
    public volatile int cuts;

    public volatile int cutAfter = 1000;
    /** How many more answers of the store hold a wrong byte. */
    public volatile int lies;

    public volatile boolean ignoresRange;
    public volatile String redirect;
    public volatile String listing;
    public volatile int status = 200;
    /** How many more answers of the hub say that it is overloaded. */
    public volatile int overloaded;

    public StubHub() throws IOException {
        hub.createContext("/", this::hub);
        store.createContext("/", this::store);
        for (var server : List.of(hub, store)) {
            server.setExecutor(Executors.newCachedThreadPool());
            server.start();
        }
    }

    public URI endpoint() {
        return URI.create("http://localhost:" + hub.getAddress().getPort());
    }

    /** Where large files lie. */
    public URI store() {
        return URI.create("http://localhost:" + store.getAddress().getPort());
    }

    public StubHub folder(Path folder) throws IOException {
        try (var names = Files.list(folder)) {
            for (var file : names.toList()) files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        return this;
    }

    private static HttpServer server() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private void hub(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getRawPath();
        atHub.add(request(exchange));
        if (overloaded > 0) {
            overloaded--;
            answer(exchange, 503, "later".getBytes(StandardCharsets.UTF_8));
        } else if (status != 200) {
            answer(exchange, status, "no".getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/api/models/")) {
            answer(exchange, 200, (listing != null ? listing : listing()).getBytes(StandardCharsets.UTF_8));
        } else {
            var name = path.substring(path.lastIndexOf('/') + 1);
            if (!name.endsWith(".safetensors")) {
                answer(exchange, 200, files.get(name));
                return;
            }
            exchange.getResponseHeaders().add("Location",
                    redirect != null ? redirect : "http://localhost:" + store.getAddress().getPort() + "/" + name);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        }
    }

    private void store(HttpExchange exchange) throws IOException {
        atStore.add(request(exchange));
        var content = files.get(exchange.getRequestURI().getPath().substring(1)).clone();
        if (lies > 0) {
            lies--;
            content[content.length - 1] ^= 1;
        }
        var range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || ignoresRange ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        var part = Arrays.copyOfRange(content, from, content.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, part.length);
        boolean cut = cuts > 0;
        if (cut) cuts--;
        exchange.getResponseBody().write(part, 0, cut ? Math.min(cutAfter, part.length) : part.length);
        exchange.getResponseBody().flush();
        exchange.close(); // early where it was cut: the announced length never comes
    }

    private static Request request(HttpExchange exchange) {
        return new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders().getFirst("Range"),
                exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String listing() throws IOException {
        var siblings = new ArrayList<Map<String, Object>>();
        for (var file : files.entrySet()) {
            var one = new LinkedHashMap<String, Object>(Map.of("rfilename", file.getKey(), "size",
                    file.getValue().length, "blobId", gitId(file.getValue())));
            if (file.getKey().endsWith(".safetensors"))
                one.put("lfs", Map.of("sha256", hash("SHA-256", file.getValue()), "size", file.getValue().length));
            siblings.add(one);
        }
        return new ObjectMapper().writeValueAsString(Map.of("sha", COMMIT, "siblings", siblings));
    }

    private static String gitId(byte[] content) {
        var head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return hash("SHA-1", all);
    }

    static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
    }
}
