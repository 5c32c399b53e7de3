package dev.kakehashi.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCheckpointTest {
    private static final String REPOSITORY = "lab/llama";

    @TempDir Path root;

    private StubHub hub;

    @BeforeEach
    void fill() throws IOException {
        hub = new StubHub();
        hub.files.put("config.json", "{\"hidden_size\":8}".getBytes(StandardCharsets.UTF_8));
        hub.files.put("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8));
        hub.files.put("README.md", "not needed".getBytes(StandardCharsets.UTF_8));
        hub.files.put("model.safetensors", bytes(200_000, 1));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void a_checkpoint_lies_in_the_standard_cache_and_is_not_fetched_twice() throws IOException {
        var folder = fetch();
        var home = root.resolve("models--lab--llama");
        assertEquals(home.resolve("snapshots").resolve(StubHub.COMMIT), folder);
        assertEquals(StubHub.COMMIT, Files.readString(home.resolve("refs/step10")));
        assertTrue(Files.isSymbolicLink(folder.resolve("model.safetensors")));
        assertEquals(Path.of("../../blobs", StubHub.hash("SHA-256", hub.files.get("model.safetensors"))),
                Files.readSymbolicLink(folder.resolve("model.safetensors")));
        assertArrayEquals(hub.files.get("model.safetensors"), Files.readAllBytes(folder.resolve("model.safetensors")));
        assertFalse(Files.exists(folder.resolve("README.md")));
        fetch();
        assertEquals(1, hub.atStore.size());
    }

    @Test
    void a_cut_connection_is_continued_where_it_broke() throws IOException {
        hub.cuts = 2;
        hub.cutAfter = 70_000;
        var folder = fetch();
        assertArrayEquals(hub.files.get("model.safetensors"), Files.readAllBytes(folder.resolve("model.safetensors")));
        assertEquals(java.util.Arrays.asList(null, "bytes=70000-", "bytes=140000-"),
                hub.atStore.stream().map(StubHub.Request::range).toList());
    }

    @Test
    void what_an_earlier_process_left_is_continued() throws IOException {
        var whole = hub.files.get("model.safetensors");
        var blobs = Files.createDirectories(root.resolve("models--lab--llama/blobs"));
        Files.write(blobs.resolve(StubHub.hash("SHA-256", whole) + ".incomplete"),
                java.util.Arrays.copyOf(whole, 150_000));
        assertArrayEquals(whole, Files.readAllBytes(fetch().resolve("model.safetensors")));
        assertEquals("bytes=150000-", hub.atStore.get(0).range());
    }

    @Test
    void a_server_that_ignores_ranges_is_read_from_the_beginning() throws IOException {
        hub.cuts = 1;
        hub.ignoresRange = true;
        assertArrayEquals(hub.files.get("model.safetensors"), Files.readAllBytes(fetch().resolve("model.safetensors")));
    }

    @Test
    void a_connection_that_always_breaks_ends_with_the_reason() {
        hub.cuts = 99;
        hub.cutAfter = 10;
        var sentence = refused();
        assertTrue(
                sentence.startsWith(
                        "The connection to the hub broke 6 times while fetching model.safetensors of lab/llama: "),
                sentence);
    }

    @Test
    void an_overloaded_hub_is_asked_again() throws IOException {
        hub.overloaded = 3;
        assertArrayEquals(hub.files.get("model.safetensors"), Files.readAllBytes(fetch().resolve("model.safetensors")));
        hub.overloaded = 99;
        assertEquals(
                "The connection to the hub broke 6 times while listing lab/llama at step10: the hub answered 503 for "
                        + "lab/llama at step10.",
                refused());
    }

    @Test
    void a_hub_that_is_not_there_is_named() {
        hub.close();
        assertTrue(refused().startsWith("The connection to the hub broke 6 times while listing lab/llama at step10: "),
                this::refused);
        assertThrows(IllegalArgumentException.class,
                () -> new HubClient(URI.create("huggingface.co"), null, List.of(), HubProxy.NONE));
        assertThrows(IllegalArgumentException.class,
                () -> new HubClient(URI.create("file:///etc"), null, List.of(), HubProxy.NONE));
    }

    @Test
    void of_two_jobs_that_need_the_same_file_one_waits_for_the_other() throws Exception {
        var waiting = new CountDownLatch(1);
        var first = fetching((done, total) -> {
            if (done > 60_000 && done < 100_000) await(waiting);
        });
        Awaitility.await().until(() -> !hub.atStore.isEmpty());
        var second = fetching((done, total) -> {
            if (done > 60_000) waiting.countDown();
        });
        assertEquals(first.get(30, TimeUnit.SECONDS), second.get(30, TimeUnit.SECONDS));
        assertEquals(1, hub.atStore.size());
    }

    @Test
    void many_jobs_fetch_the_same_commit_together() throws Exception {
        var all = new ArrayList<CompletableFuture<Path>>();
        var threads = Executors.newFixedThreadPool(8);
        for (var job = 0; job < 8; job++)
            all.add(CompletableFuture.supplyAsync(() -> fetchUnchecked(Progress.NONE), threads));
        threads.shutdown();
        for (var one : all) assertTrue(Files.isRegularFile(one.get(30, TimeUnit.SECONDS).resolve("model.safetensors")));
        assertEquals(1, hub.atStore.size());
        try (var links = Files.list(all.get(0).get())) {
            assertEquals(3, links.count());
        }
    }

    @Test
    void a_job_that_waits_for_another_can_be_stopped() throws Exception {
        var stopped = new CountDownLatch(1);
        var first = fetching((done, total) -> {
            if (done > 60_000 && done < 100_000) await(stopped);
        });
        Awaitility.await().until(() -> !hub.atStore.isEmpty());
        assertThrows(IllegalStateException.class, () -> fetch((done, total) -> {
            if (done > 60_000) throw new IllegalStateException("cancelled");
        }));
        stopped.countDown();
        assertTrue(Files.exists(first.get(30, TimeUnit.SECONDS).resolve("model.safetensors")));
    }

    @Test
    void a_wrong_checksum_is_tried_once_more_and_then_refused() throws IOException {
        hub.lies = 1;
        assertArrayEquals(hub.files.get("model.safetensors"), Files.readAllBytes(fetch().resolve("model.safetensors")));
        hub.files.put("model.safetensors", bytes(5000, 2));
        hub.lies = 9;
        assertEquals("The hub sent model.safetensors of lab/llama twice with a wrong checksum.", refused());
        var blob = root.resolve("models--lab--llama/blobs")
                .resolve(StubHub.hash("SHA-256", hub.files.get("model.safetensors")));
        assertFalse(Files.exists(blob));
        assertFalse(Files.exists(Path.of(blob + ".incomplete")));
    }

    @Test
    void the_token_goes_to_the_hub_and_not_where_it_redirects_to() throws IOException {
        fetch();
        assertTrue(hub.atHub.stream().allMatch(request -> "Bearer secret".equals(request.authorization())));
        assertNull(hub.atStore.get(0).authorization());
    }

    @Test
    void a_redirect_to_a_file_or_elsewhere_odd_is_not_followed() {
        for (var target : new String[] {"file:///etc/passwd", "ftp://x/y", "//", "http:///x", "jar:file:/x!/y"}) {
            hub.redirect = target;
            assertTrue(refused().startsWith("The hub redirects model.safetensors of lab/llama to an address that is"),
                    target);
        }
    }

    @Test
    void a_redirect_to_a_host_that_is_not_allowed_is_not_followed_and_sees_no_token() {
        hub.redirect = hub.store().toString().replace("localhost", "127.0.0.1") + "/model.safetensors";
        assertEquals(
                "The hub redirects model.safetensors of lab/llama to 127.0.0.1, which is not among the hosts of "
                        + "KAKEHASHI_HUB_ALLOWED.",
                refused());
        assertEquals(List.of(), hub.atStore);
    }

    @Test
    void a_list_that_does_not_end_is_cut_off() {
        hub.listing = "{\"sha\":\"" + StubHub.COMMIT + "\",\"x\":\"" + "x".repeat(17 << 20) + "\"}";
        assertEquals("The hub's list of lab/llama at step10 is longer than 16 MiB.", refused());
        hub.listing = "[".repeat(100_000);
        assertTrue(
                refused().startsWith("The hub's list of lab/llama at step10 holds JSON that is deeper than 64 levels"),
                this::refused);
    }

    @Test
    void from_https_a_redirect_leads_to_https_only() throws IOException {
        var from = URI.create("https://hub.example/a/resolve/b/c");
        assertEquals("The hub redirects c to an address that is not allowed.",
                assertThrows(HubException.class, () -> HubClient.next(from, "http://store.example/c", "c"))
                        .getMessage());
        assertEquals(URI.create("https://store.example/c"), HubClient.next(from, "https://store.example/c", "c"));
        assertEquals(URI.create("https://hub.example/cache/c"), HubClient.next(from, "/cache/c", "c"));
    }

    @Test
    void endless_redirects_end() {
        hub.redirect = hub.endpoint() + "/lab/llama/resolve/x/model.safetensors";
        assertEquals("The hub redirects too often for model.safetensors of lab/llama.", refused());
    }

    @Test
    void shards_are_fetched_as_the_index_names_them() throws IOException {
        hub.files.remove("model.safetensors");
        hub.files.put("model.safetensors.index.json",
                "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        hub.files.put("m-1.safetensors", bytes(100, 3));
        assertEquals("lab/llama at step10 lacks the shard m-2.safetensors.", refused());
        hub.files.put("m-2.safetensors", bytes(100, 4));
        assertArrayEquals(bytes(100, 4), Files.readAllBytes(fetch().resolve("m-2.safetensors")));
    }

    @Test
    void what_other_tools_expect_beside_the_weights_is_fetched_where_it_is_there() throws IOException {
        hub.files.put("tokenizer_config.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        hub.files.put("generation_config.json", "{\"b\":2}".getBytes(StandardCharsets.UTF_8));
        var folder = fetch();
        assertEquals("{\"a\":1}", Files.readString(folder.resolve("tokenizer_config.json")));
        assertEquals("{\"b\":2}", Files.readString(folder.resolve("generation_config.json")));
        assertFalse(Files.exists(folder.resolve("special_tokens_map.json")));
    }

    @Test
    void files_with_hostile_names_are_never_asked_for() throws IOException {
        for (var name : new String[] {"../../escape.json", "/etc/cron.d/x", "..\\escape.json", "onnx/model.onnx",
            "a%2F..%2Fb", "", "..", "x\u0000y"})
            hub.files.put(name, "hostile".getBytes(StandardCharsets.UTF_8));
        fetch();
        assertEquals(4, hub.atHub.size()); // the list, config.json, tokenizer.json, model.safetensors
        try (var all = Files.walk(root)) {
            assertFalse(all.anyMatch(path -> path.toString().contains("escape")));
        }
        assertFalse(Files.exists(root.resolveSibling("escape.json")));
    }

    @Test
    void an_index_cannot_lead_out_of_the_cache() {
        for (var name : new String[] {"../../x.safetensors", "/etc/passwd", ".hidden", "a/b.safetensors", "a\\\\b"}) {
            hub.files.put("model.safetensors.index.json",
                    ("{\"weight_map\":{\"a\":\"" + name + "\"}}").getBytes(StandardCharsets.UTF_8));
            assertEquals("model.safetensors.index.json names a shard that is no plain file name.", refused(), name);
        }
        assertFalse(Files.exists(root.resolve("x.safetensors")));
    }

    @Test
    void pickles_are_fetched_where_there_are_no_safetensors_and_only_there() throws Exception {
        hub.files.put("pytorch_model.bin", bytes(3000, 7));
        assertFalse(Files.exists(fetch().resolve("pytorch_model.bin")));
        hub.files.remove("model.safetensors");
        assertArrayEquals(hub.files.get("pytorch_model.bin"), Files.readAllBytes(fetch().resolve("pytorch_model.bin")));
        hub.files.put("pytorch_model-00001-of-00001.bin", hub.files.remove("pytorch_model.bin"));
        hub.files.put("pytorch_model.bin.index.json",
                "{\"weight_map\":{\"a\":\"pytorch_model-00001-of-00001.bin\"}}".getBytes(StandardCharsets.UTF_8));
        assertTrue(Files.exists(fetch().resolve("pytorch_model-00001-of-00001.bin")));
    }

    @Test
    void a_repository_without_weights_or_without_a_tokenizer_is_refused() throws Exception {
        hub.files.remove("tokenizer.json");
        assertEquals("lab/llama at step10 holds no tokenizer.json.", refused());
        var cache = new HubCache(root, client(), new HubPatience(6, 1));
        assertTrue(Files.exists(
                HubCheckpoint.fetch(cache, REPOSITORY, "step10", false, Progress.NONE).resolve("model.safetensors")),
                "it lies elsewhere");
        hub.files.remove("model.safetensors");
        hub.files.put("tokenizer.json", bytes(10, 1));
        assertEquals("lab/llama at step10 holds neither safetensors nor pytorch_model.bin.", refused());
    }

    @Test
    void what_the_hub_refuses_is_said_with_what_helps() {
        hub.status = 401;
        assertEquals(
                "The hub does not let this server read lab/llama at step10; the token of KAKEHASHI_HUB_TOKEN has no "
                        + "access.",
                refused());
        hub.status = 404;
        assertEquals("The hub has no lab/llama at step10.", refused());
    }

    @Test
    void a_listing_that_lies_is_refused() {
        for (var listing : new String[] {"<html>", "{}", "{\"sha\":\"../..\"}", "[]",
            "{\"sha\":\"" + StubHub.COMMIT + "\",\"siblings\":[{\"rfilename\":\"config.json\"}]}",
            "{\"sha\":\"" + StubHub.COMMIT
                    + "\",\"siblings\":[{\"rfilename\":\"config.json\",\"size\":3,\"blobId\":\"../../x\"}]}"}) {
            hub.listing = listing;
            assertTrue(refused().startsWith("The hub"), listing);
        }
        assertThrows(HubException.class, () -> client().revision("../..", "main"));
        assertThrows(HubException.class, () -> client().revision("a/b", "../main"));
    }

    @Test
    void more_bytes_than_announced_are_refused() {
        hub.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
        hub.listing = "{\"sha\":\"" + StubHub.COMMIT + "\",\"siblings\":["
                + "{\"rfilename\":\"config.json\",\"size\":1,\"blobId\":\"" + "a".repeat(40)
                + "\"},{\"rfilename\":\"tokenizer.json\",\"size\":1,\"blobId\":\"" + "b".repeat(40) + "\"}]}";
        assertEquals("The hub announces more of config.json than it listed.", refused());
    }

    @Test
    void a_disk_that_is_too_small_is_said_before_anything_is_fetched() {
        hub.listing = "{\"sha\":\"" + StubHub.COMMIT + "\",\"siblings\":["
                + "{\"rfilename\":\"config.json\",\"size\":9000000000000000,\"blobId\":\"" + "a".repeat(40)
                + "\"},{\"rfilename\":\"tokenizer.json\",\"size\":1,\"blobId\":\"" + "b".repeat(40) + "\"}]}";
        var sentence = refused();
        assertTrue(sentence.startsWith("The download needs "), sentence);
        assertEquals(1, hub.atHub.size());
    }

    @Test
    void sizes_that_overflow_are_refused() {
        for (var size : new String[] {"9223372036854775807", "1152921504606846976", "-1", "99999999999999999999"}) {
            hub.listing = "{\"sha\":\"" + StubHub.COMMIT + "\",\"siblings\":[{\"rfilename\":\"config.json\",\"size\":"
                    + size + ",\"blobId\":\"" + "a".repeat(40) + "\"}]}";
            assertEquals("The hub gives no size and checksum for config.json of lab/llama.", refused(), size);
        }
    }

    @Test
    void progress_counts_bytes_and_an_exception_from_it_stops_the_download_so_that_it_can_be_continued()
            throws IOException {
        var stop = new IllegalStateException("cancelled");
        assertThrows(IllegalStateException.class, () -> fetch((done, total) -> {
            if (done > 100_000) throw stop;
        }));
        var most = new AtomicLong();
        fetch((done, total) -> {
            assertTrue(done <= total);
            most.set(total);
        });
        assertEquals(hub.files.values().stream().mapToLong(content -> content.length).sum() - "not needed".length(),
                most.get());
        assertTrue(hub.atStore.get(1).range().matches("bytes=\\d{6}-"), () -> hub.atStore.get(1).range());
    }

    private String refused() {
        return assertThrows(HubException.class, this::fetch).getMessage();
    }

    private Path fetch() throws IOException {
        return fetch(Progress.NONE);
    }

    private Path fetch(Progress progress) throws IOException {
        return HubCheckpoint.fetch(new HubCache(root, client(), new HubPatience(6, 1)), REPOSITORY, "step10", true,
                progress);
    }

    /** On a thread of its own: the common pool may have a single one, and these wait for one another. */
    private CompletableFuture<Path> fetching(Progress progress) {
        return CompletableFuture.supplyAsync(() -> fetchUnchecked(progress), work -> new Thread(work).start());
    }

    private Path fetchUnchecked(Progress progress) {
        try {
            return fetch(progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HubClient client() {
        return new HubClient(hub.endpoint(), "secret", List.of(), HubProxy.NONE);
    }

    private static byte[] bytes(int count, long seed) {
        var bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
