package dev.kakehashi.hub;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Through which proxy an address is asked, by the variables that curl, git and Python go by: HTTPS_PROXY, HTTP_PROXY
 * and NO_PROXY.
 */
public final class HubProxy {
    /** No proxy at all. */
    public static final HubProxy NONE = new HubProxy(null, null, List.of());

    private static final int USUAL_PORT = 8080;

    static {
        // Java would answer no proxy that asks for a name and a password, which most of a university's do; read once,
        // before the first connection
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null)
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    private final URI https;
    private final URI http;
    private final List<String> direct;

    private HubProxy(URI https, URI http, List<String> direct) {
        this.https = https;
        this.http = http;
        this.direct = direct;
    }

    /**
     * @param https address of the proxy for https addresses, such as {@code http://proxy.example.org:3128}; null or
     *     blank for none
     * @param http the same for http addresses
     * @param direct hosts that are asked directly, comma separated: {@code name} and all below it, {@code name:port},
     *     {@code *} for all
     * @throws IllegalArgumentException with a sentence when an address is none
     */
    public static HubProxy of(String https, String http, String direct) {
        var hosts = Arrays.stream((direct == null ? "" : direct).split("[,\\s]+"))
                .map(host -> host.toLowerCase(Locale.ROOT)).filter(host -> !host.isEmpty()).toList();
        return new HubProxy(address("HTTPS_PROXY", https), address("HTTP_PROXY", http), hosts);
    }

    private static URI address(String variable, String text) {
        if (text == null || text.isBlank()) return null;
        try {
            var address = URI.create(text.contains("://") ? text.strip() : "http://" + text.strip());
            if (address.getHost() != null && "http".equals(address.getScheme())) return address;
        } catch (IllegalArgumentException noAddress) {
            // said below, without what it is: it may hold a password
        }
        throw new IllegalArgumentException(
                variable + " must be the address of an HTTP proxy like http://proxy.example.org:3128.");
    }

    Proxy of(URI address) {
        return chosen(address)
                .map(proxy -> new Proxy(Proxy.Type.HTTP,
                        new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort())))
                .orElse(Proxy.NO_PROXY);
    }

    /** Whether the proxy looks the host up, so that its address is none of ours. */
    boolean serves(URI address) {
        return chosen(address).isPresent();
    }

    /** Answers the proxy that asks who we are, and nobody else. */
    Optional<Authenticator> authenticator(URI address) {
        return chosen(address).filter(proxy -> proxy.getRawUserInfo() != null).map(proxy -> new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                if (getRequestorType() != RequestorType.PROXY) return null;
                var user = proxy.getRawUserInfo().split(":", 2);
                return new PasswordAuthentication(decoded(user[0]),
                        (user.length == 2 ? decoded(user[1]) : "").toCharArray());
            }
        });
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Optional<URI> chosen(URI address) {
        var proxy = "https".equals(address.getScheme()) ? https : http;
        return proxy == null || direct.stream().anyMatch(pattern -> covers(pattern, address)) ? Optional.empty()
                : Optional.of(proxy);
    }

    private static boolean covers(String pattern, URI address) {
        if (pattern.equals("*")) return true;
        var host = HubHosts.lower(address.getHost());
        int colon = pattern.matches(".*[^:]:\\d+") ? pattern.lastIndexOf(':') : -1;
        if (colon >= 0 && Integer.parseInt(pattern.substring(colon + 1)) != port(address)) return false;
        var name = HubHosts.lower((colon >= 0 ? pattern.substring(0, colon) : pattern).replaceFirst("^\\*?\\.", ""));
        return host.equals(name) || host.endsWith("." + name);
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) return address.getPort();
        return "https".equals(address.getScheme()) ? 443 : 80;
    }
}
