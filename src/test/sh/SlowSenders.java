import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many slow senders, and how long others wait meanwhile; see slow-senders.sh beside this file. */
public class SlowSenders {
    private static final int LENGTH = 1000;
    private static final String[][] BODIES = {{"/login", "application/x-www-form-urlencoded"}, {"/preferences", "application/x-www-form-urlencoded"},
        {"/preferences", "multipart/form-data; boundary=x"}, {"/api/corpora", "application/json"}};
    private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private static int begun;
    private static int cutOff;

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int senders = Integer.parseInt(arguments[2]);
        long end = System.nanoTime() + Duration.ofSeconds(Long.parseLong(arguments[3])).toNanos();
        double limit = Double.parseDouble(arguments[4]);
        var pages = "http://localhost:" + port;
        var health = "http://localhost:" + arguments[1] + "/q/health/";
        // a server that has just started is slow by itself
        for (int n = 0; n < 50; n++) for (var page : List.of("/", "/jobs", "/models")) milliseconds(pages + page);

        var sending = new Thread(() -> send(port, senders, end));
        sending.start();
        Map<String, List<Double>> took = new LinkedHashMap<>();
        var asking = List.of(asking("pages", took, end, pages + "/", pages + "/jobs", pages + "/models", pages + "/login"),
                asking("live", took, end, health + "live"), asking("ready", took, end, health + "ready"));
        for (var thread : asking) thread.join();
        sending.join();

        System.out.println(senders + " slow senders, " + begun + " bodies begun, " + cutOff + " cut off by the server");
        boolean fine = true;
        for (var entry : took.entrySet()) {
            var times = entry.getValue().stream().sorted().toList();
            long failed = times.stream().filter(time -> time.isInfinite()).count();
            double p99 = times.get((int) Math.ceil(times.size() * 0.99) - 1);
            System.out.printf("%s: %d asked, %d failed, median %.0f ms, 99th percentile %.0f ms, longest %.0f ms%n",
                    entry.getKey(), times.size(), failed, times.get(times.size() / 2), p99, times.get(times.size() - 1));
            fine &= failed == 0 && p99 <= limit;
        }
        System.exit(fine ? 0 : 1);
    }

    /** Ten times a second, one after the other. */
    private static Thread asking(String name, Map<String, List<Double>> took, long end, String... addresses) {
        var times = new ArrayList<Double>();
        took.put(name, times);
        var thread = new Thread(() -> {
            for (int n = 0; System.nanoTime() < end; n++) {
                times.add(milliseconds(addresses[n % addresses.length]));
                pause(100);
            }
        });
        thread.start();
        return thread;
    }

    /** Infinite for whatever is not answered with 200. */
    private static double milliseconds(String address) {
        long began = System.nanoTime();
        try {
            var request = HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(10)).header("Accept", "text/html, application/json").build();
            int status = CLIENT.send(request, BodyHandlers.ofByteArray()).statusCode();
            return status == 200 ? (System.nanoTime() - began) / 1e6 : Double.POSITIVE_INFINITY;
        } catch (IOException | InterruptedException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    /** A byte a second of each. */
    private static void send(int port, int senders, long end) {
        var sockets = new Socket[senders];
        while (System.nanoTime() < end) {
            for (int n = 0; n < senders; n++) {
                try {
                    if (sockets[n] == null) sockets[n] = begin(port, BODIES[n % BODIES.length]);
                    else sockets[n].getOutputStream().write('x');
                    if (sockets[n].getInputStream().available() > 0) throw new IOException("answered");
                } catch (IOException closed) {
                    cutOff++;
                    try {
                        if (sockets[n] != null) sockets[n].close();
                    } catch (IOException gone) { // it is closed either way
                    }
                    sockets[n] = null;
                }
            }
            pause(1000);
        }
    }

    private static Socket begin(int port, String[] body) throws IOException {
        var socket = new Socket("localhost", port);
        socket.getOutputStream().write(("POST " + body[0] + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + body[1] + "\r\nContent-Length: " + LENGTH
                + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        begun++;
        return socket;
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
