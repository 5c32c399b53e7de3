package dev.kakehashi.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on this machine: passes on what is asked over http, and writes down where tunnels should lead without digging
 * them.
 */
final class StubProxy implements AutoCloseable {
    /** Method, address and what was said to prove who asks. */
    record Asked(String method, String address, String authorization) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    volatile boolean wantsToKnowWho;
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    StubProxy() throws IOException {
        var thread = new Thread(this::serve, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var visitor = socket.accept()) {
                answer(visitor);
            } catch (IOException closed) {
                continue;
            }
        }
    }

    private void answer(Socket visitor) throws IOException {
        var in = new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.ISO_8859_1));
        var out = visitor.getOutputStream();
        var request = in.readLine().split(" ");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line; !(line = in.readLine()).isEmpty();)
            headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
        asked.add(new Asked(request[0], request[1], headers.get("Proxy-Authorization")));
        if (wantsToKnowWho && !headers.containsKey("Proxy-Authorization"))
            head(out, "407 Who", "Proxy-Authenticate: Basic realm=\"lab\"", "Content-Length: 0");
        else if (request[0].equals("CONNECT")) head(out, "502 No", "Content-Length: 0");
        else passOn(URI.create(request[1]), headers, out);
    }

    private static void passOn(URI address, Map<String, String> headers, OutputStream out) throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        for (var name : List.of("Range", "Authorization"))
            if (headers.containsKey(name)) connection.setRequestProperty(name, headers.get(name));
        int status = connection.getResponseCode();
        var body = status >= 400 ? new byte[0] : connection.getInputStream().readAllBytes();
        var location = connection.getHeaderField("Location");
        head(out, status + " Passed on", "Content-Length: " + body.length,
                location == null ? "X-Nothing: 1" : "Location: " + location);
        out.write(body);
        out.flush();
    }

    private static void head(OutputStream out, String status, String... headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
