package dev.kakehashi.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Unusable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Asks a hub for the files of a repository; follows redirects itself, so that the token goes to the hub alone. */
public final class HubClient {
    private static final int CONNECT_MILLIS = 20_000;
    /** A connection that stays silent for this long counts as cut. */
    private static final int SILENT_MILLIS = 60_000;
    private static final int MOST_REDIRECTS = 6;
    private static final int LONGEST_LISTING = 16 << 20;
    private static final long LISTING_MILLIS = 120_000;
    /** What no file can be: sums of sizes below it do not overflow. */
    private static final long BEYOND_ANY_FILE = 1L << 60;

    private final URI endpoint;
    private final String token;
    private final HubHosts hosts;
    private final HubProxy proxy;

    /**
     * @param token sent to the endpoint's host only; null or blank for none
     * @param allowed hosts that redirects may lead to besides the endpoint's own, such as {@code *.hf.co}
     * @param proxy through which it is asked
     * @throws IllegalArgumentException when the endpoint is no http or https address
     */
    public HubClient(URI endpoint, String token, List<String> allowed, HubProxy proxy) {
        if (!"https".equals(endpoint.getScheme()) && !"http".equals(endpoint.getScheme()) || endpoint.getHost() == null)
            throw new IllegalArgumentException(
                    "The hub's endpoint (KAKEHASHI_HUB) must be an address like https://huggingface.co, not \""
                            + endpoint + "\".");
        this.endpoint = endpoint;
        this.hosts = new HubHosts(endpoint, allowed);
        this.proxy = proxy;
        this.token = token == null || token.isBlank() ? null : token.strip();
    }

    /** Bytes of a file from some offset on. {@code partial} is false where the server began at 0 all the same. */
    record Body(HttpURLConnection connection, InputStream in, boolean partial) implements AutoCloseable {
        /** Bytes the server says will come; negative where it does not say. */
        long announced() {
            return connection.getContentLengthLong();
        }

        @Override
        public void close() throws IOException {
            in.close();
            connection.disconnect();
        }
    }

    /** @throws HubException when there is no such repository or revision, or it may not be read */
    public HubRevision revision(String repository, String revision) throws IOException {
        if (!HubName.isRepository(repository))
            throw new HubException("\"" + repository + "\" is no repository like organisation/name.");
        if (!HubName.isRevision(revision)) throw new HubException("\"" + revision + "\" is no name of a revision.");
        var address = address(
                "/api/models/" + repository + "/revision/" + revision.replace("/", "%2F") + "?blobs=true");
        try (var body = open(address, 0, repository + " at " + revision)) {
            return read(OutsideJson.tree(OutsideFile.text(listing(body.in()))), repository, revision);
        } catch (Unusable e) {
            throw new HubException("The hub's list of " + repository + " at " + revision + " " + e.getMessage() + ".");
        }
    }

    /** A hub that sends byte after byte must not hold a worker for ever. */
    private static byte[] listing(InputStream in) throws IOException {
        long begin = System.nanoTime();
        var listing = new ByteArrayOutputStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = in.read(buffer)) >= 0;) {
            listing.write(buffer, 0, read);
            if (listing.size() > LONGEST_LISTING) throw new Unusable("is longer than 16 MiB");
            if ((System.nanoTime() - begin) / 1_000_000 > LISTING_MILLIS)
                throw new IOException("the hub took longer than two minutes for a list");
        }
        return listing.toByteArray();
    }

    Body content(HubRevision revision, HubRevision.File file, long from) throws IOException {
        return open(address("/" + revision.repository() + "/resolve/" + revision.commit() + "/" + file.name()), from,
                file.name() + " of " + revision.repository());
    }

    private static HubRevision read(JsonNode root, String repository, String revision) throws HubException {
        var commit = root.path("sha").asText("");
        if (!HubName.isHash(commit))
            throw new HubException("The hub names no commit for " + repository + " at " + revision + ".");
        var files = new ArrayList<HubRevision.File>();
        for (var each : root.path("siblings")) {
            var name = each.path("rfilename").asText("");
            if (!HubName.isFile(name)) continue; // in folders, or hostile: nothing of a checkpoint
            var sha256 = each.path("lfs").path("sha256").asText(null);
            var blob = each.path("blobId").asText(null);
            long size = each.path("lfs").path("size").asLong(each.path("size").asLong(-1));
            if (sha256 != null && !HubName.isHash(sha256) || sha256 == null && !HubName.isHash(blob) || size < 0
                    || size >= BEYOND_ANY_FILE)
                throw new HubException("The hub gives no size and checksum for " + name + " of " + repository + ".");
            files.add(new HubRevision.File(name, size, sha256, blob));
        }
        return new HubRevision(repository, revision, commit, files);
    }

    private URI address(String path) {
        return URI.create(endpoint.toString().replaceAll("/+$", "") + path);
    }

    private Body open(URI address, long from, String what) throws IOException {
        var at = address;
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            hosts.require(at, what, proxy.serves(at));
            var connection = connect(at, from);
            int status = connection.getResponseCode();
            if (status == 200 || status == 206) return new Body(connection, connection.getInputStream(), status == 206);
            var location = connection.getHeaderField("Location");
            connection.disconnect();
            if (status < 300 || status > 308 || location == null) throw refused(status, what);
            at = next(at, location, what);
        }
        throw new HubException("The hub redirects too often for " + what + ".");
    }

    private HttpURLConnection connect(URI address, long from) throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection(proxy.of(address));
        proxy.authenticator(address).ifPresent(connection::setAuthenticator);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(SILENT_MILLIS);
        connection.setRequestProperty("User-Agent", "kakehashi");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0) connection.setRequestProperty("Range", "bytes=" + from + "-");
        if (token != null && sameOrigin(address)) connection.setRequestProperty("Authorization", "Bearer " + token);
        return connection;
    }

    private boolean sameOrigin(URI address) {
        return address.getScheme().equals(endpoint.getScheme()) && address.getHost().equals(endpoint.getHost())
                && address.getPort() == endpoint.getPort();
    }

    static URI next(URI at, String location, String what) throws HubException {
        URI target;
        try {
            target = at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new HubException("The hub redirects " + what + " to an address that is none.");
        }
        boolean safe = "https".equals(target.getScheme())
                || "http".equals(target.getScheme()) && "http".equals(at.getScheme());
        if (!safe || target.getHost() == null)
            throw new HubException("The hub redirects " + what + " to an address that is not allowed.");
        return target;
    }

    private IOException refused(int status, String what) {
        return switch (status) {
            case 401, 403 -> new HubException("The hub does not let this server read " + what
                    + (token == null ? "; set KAKEHASHI_HUB_TOKEN if it is private or gated."
                            : "; the token of KAKEHASHI_HUB_TOKEN has no access."));
            case 404 -> new HubException("The hub has no " + what + ".");
            case 416 -> new RangeRefused();
            default -> status < 0 || status == 429 || status >= 500 // below 0: not even HTTP
                    ? new IOException("the hub answered " + status + " for " + what) // worth another try
                    : new HubException("The hub answered " + status + " for " + what + ".");
        };
    }

    /** What was downloaded so far is longer than the file: to be thrown away. */
    static final class RangeRefused extends IOException {}
}
