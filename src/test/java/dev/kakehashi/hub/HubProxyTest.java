package dev.kakehashi.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubProxyTest {
    private static final String BASIC = "Basic "
            + Base64.getEncoder().encodeToString("lab:p@ss".getBytes(StandardCharsets.UTF_8));

    @TempDir Path root;

    private StubProxy proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = new StubProxy();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void a_checkpoint_is_fetched_through_the_proxy_and_redirects_too() throws IOException {
        try (var hub = new StubHub()) {
            hub.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
            hub.files.put("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8));
            hub.files.put("model.safetensors", new byte[100_000]);
            var folder = fetch(new HubClient(hub.endpoint(), "secret", List.of(),
                    HubProxy.of(null, "http://" + proxy.address(), null)));
            assertArrayEquals(new byte[100_000], Files.readAllBytes(folder.resolve("model.safetensors")));
            assertTrue(proxy.asked.size() >= 4, proxy.asked::toString);
            assertTrue(proxy.asked.stream().anyMatch(asked -> asked.address().startsWith(hub.store().toString())),
                    proxy.asked::toString);
        }
    }

    @Test
    void an_https_hub_is_asked_through_a_tunnel_and_its_name_looked_up_by_the_proxy() {
        var client = new HubClient(URI.create("https://hub.invalid"), null, List.of(),
                HubProxy.of(proxy.address(), null, null));
        assertThrows(IOException.class, () -> client.revision("lab/llama", "main"));
        assertEquals(new StubProxy.Asked("CONNECT", "hub.invalid:443", null), proxy.asked.get(0));
    }

    @Test
    void a_proxy_that_asks_who_we_are_is_told_and_the_hub_is_not() {
        proxy.wantsToKnowWho = true;
        var known = HubProxy.of("http://lab:p%40ss@" + proxy.address(), "http://lab:p%40ss@" + proxy.address(), "");
        var client = new HubClient(URI.create("https://hub.invalid"), null, List.of(), known);
        assertThrows(IOException.class, () -> client.revision("lab/llama", "main"));
        assertEquals(new StubProxy.Asked("CONNECT", "hub.invalid:443", BASIC), proxy.asked.get(proxy.asked.size() - 1));
    }

    @Test
    void hosts_of_no_proxy_are_asked_directly() throws IOException {
        var chosen = HubProxy.of("proxy.invalid:3128", "proxy.invalid:3128",
                "localhost, .lab.invalid,hub.invalid:8443 10.0.0.8");
        for (var direct : List.of("http://localhost:9/x", "https://lab.invalid/x", "https://a.lab.invalid/x",
                "https://hub.invalid:8443/x", "http://10.0.0.8/x"))
            assertFalse(chosen.serves(URI.create(direct)), direct);
        for (var through : List.of("https://evillab.invalid/x", "https://hub.invalid/x", "http://10.0.0.80/x"))
            assertTrue(chosen.serves(URI.create(through)), through);
        assertFalse(HubProxy.of("proxy.invalid", null, "*").serves(URI.create("https://hub.invalid")));
        assertFalse(HubProxy.of("proxy.invalid", null, null).serves(URI.create("http://hub.invalid")));
    }

    @Test
    void an_address_that_is_none_is_refused_without_saying_what_it_holds() {
        for (var wrong : List.of("socks5://lab:secret@proxy:1080", "http://", "lab secret@proxy")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> HubProxy.of(wrong, null, null), wrong)
                    .getMessage();
            assertTrue(refused.startsWith("HTTPS_PROXY must be the address of an HTTP proxy")
                    && !refused.contains("secret"), refused);
        }
    }

    private Path fetch(HubClient client) throws IOException {
        return HubCheckpoint.fetch(new HubCache(root, client, new HubPatience(2, 1)), "lab/llama", "step10", false,
                Progress.NONE);
    }
}
