package dev.kakehashi.hub;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are written as numbers, so that no name has to be looked up. */
class HubHostsTest {
    private static final URI PUBLIC = URI.create("https://93.184.216.34");

    @Test
    void redirects_lead_to_the_hosts_that_are_allowed_and_no_others() {
        var hosts = new HubHosts(URI.create("https://huggingface.invalid"),
                List.of("*.hf.invalid", " CDN.invalid ", ""));
        for (var good : List.of("https://huggingface.invalid/x", "https://cas-bridge.xethub.hf.invalid/x",
                "https://cdn.invalid./x"))
            assertDoesNotThrow(() -> hosts.require(URI.create(good), "x", false), good);
        for (var bad : List.of("https://hf.invalid/x", "https://evilhf.invalid", "https://hf.invalid.evil.invalid",
                "https://huggingface.invalid@evil.invalid", "http://169.254.169.254/latest"))
            assertTrue(assertThrows(HubException.class, () -> hosts.require(URI.create(bad), "x", false), bad)
                    .getMessage().endsWith("which is not among the hosts of KAKEHASHI_HUB_ALLOWED."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]",
        "[64:ff9b::a00:1]", "[2002:7f00:1::]", "[::7f00:1]"})
    void even_an_allowed_host_is_refused_within_a_private_network(String host) {
        var hosts = new HubHosts(PUBLIC, List.of(host.replaceAll("[\\[\\]]", "")));
        var refused = assertThrows(HubException.class,
                () -> hosts.require(URI.create("https://" + host + "/x"), "a file", false));
        assertTrue(refused.getMessage().endsWith("an address within a private network."), refused.getMessage());
    }

    @Test
    void a_hub_within_a_private_network_may_lead_to_its_neighbours_that_are_allowed() {
        var hosts = new HubHosts(URI.create("http://10.0.0.8:8000"), List.of("10.0.0.9"));
        assertDoesNotThrow(() -> hosts.require(URI.create("http://10.0.0.8:9000/x"), "x", false));
        assertDoesNotThrow(() -> hosts.require(URI.create("http://10.0.0.9/x"), "x", false));
        assertThrows(HubException.class, () -> hosts.require(URI.create("http://10.0.0.10/x"), "x", false));
    }

    @Test
    void through_a_proxy_names_are_not_looked_up_here_but_must_be_allowed_all_the_same() {
        var hosts = new HubHosts(PUBLIC, List.of("localhost", "127.0.0.1"));
        assertDoesNotThrow(() -> hosts.require(URI.create("https://localhost/x"), "x", true));
        assertThrows(HubException.class, () -> hosts.require(URI.create("https://localhost/x"), "x", false));
        assertThrows(HubException.class, () -> hosts.require(URI.create("https://127.0.0.1/x"), "x", true));
        assertThrows(HubException.class, () -> hosts.require(URI.create("https://elsewhere.invalid/x"), "x", true));
    }

    @Test
    void public_addresses_are_not_internal() throws UnknownHostException {
        for (var each : List.of("93.184.216.34", "100.63.0.1", "2606:2800:220:1::1", "64:ff9b::5db8:d822"))
            assertFalse(HubHosts.internal(InetAddress.getByName(each)), each);
        assertEquals(true, HubHosts.internal(InetAddress.getByName("255.255.255.255")));
    }
}
