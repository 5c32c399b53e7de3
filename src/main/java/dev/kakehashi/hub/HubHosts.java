package dev.kakehashi.hub;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Which hosts this server asks for files: the hub itself and those its redirects may lead to, and never one of the
 * lab's own network by surprise.
 */
final class HubHosts {
    private final String hub;
    private final List<String> allowed;

    /** @param allowed names, or {@code *.name} for all below one; the hub's own name needs no mention */
    HubHosts(URI endpoint, List<String> allowed) {
        this.hub = lower(endpoint.getHost());
        this.allowed = allowed.stream().map(name -> lower(name.strip())).filter(name -> !name.isEmpty()).toList();
    }

    /**
     * @param proxied whether a proxy asks it for us: where a name leads is then for the proxy to look up and to refuse
     * @throws HubException when the address is one this server must not ask
     */
    void require(URI address, String what, boolean proxied) throws IOException {
        var host = lower(address.getHost());
        if (host.equals(hub)) return; // whoever runs this server chose it, private or not
        if (allowed.stream().noneMatch(pattern -> covers(pattern, host)))
            throw new HubException("The hub redirects " + what + " to " + host
                    + ", which is not among the hosts of KAKEHASHI_HUB_ALLOWED.");
        if (proxied && !isNumber(host)) return;
        if (any(host, HubHosts::internal) && !any(hub, HubHosts::internal))
            throw new HubException(
                    "The hub redirects " + what + " to " + host + ", an address within a private network.");
    }

    /** An address by itself, which nobody has to look up. */
    private static boolean isNumber(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private static boolean covers(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : pattern.equals(host);
    }

    /** The connection that follows takes the same addresses: Java keeps them for some seconds. */
    private static boolean any(String host, Predicate<InetAddress> kind) {
        try {
            for (var address : InetAddress.getAllByName(host)) if (kind.test(address)) return true;
            return false;
        } catch (UnknownHostException e) {
            return false; // the connection will say so, or a proxy knows it
        }
    }

    static boolean internal(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress())
            return true;
        var bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            int first = bytes[0] & 0xff;
            int second = bytes[1] & 0xff;
            return first == 0 || first >= 240 || first == 100 && second >= 64 && second < 128
                    || first == 198 && (second == 18 || second == 19);
        }
        if ((bytes[0] & 0xfe) == 0xfc) return true; // unique local
        return address instanceof Inet6Address && carriesInternal(bytes);
    }

    /** IPv4 addresses within IPv6 ones: translated (64:ff9b::), compatible (::) and 6to4 (2002::). */
    private static boolean carriesInternal(byte[] bytes) {
        int from;
        if (bytes[0] == 0x20 && bytes[1] == 0x02) from = 2;
        else if (bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b
                || begins(bytes, 12))
            from = 12;
        else return false;
        try {
            return internal(InetAddress
                    .getByAddress(new byte[] {bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]}));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean begins(byte[] bytes, int zeros) {
        for (var i = 0; i < zeros; i++) if (bytes[i] != 0) return false;
        return true;
    }

    /** Without the dot that may end a name and the brackets of an IPv6 address. */
    static String lower(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) name = name.substring(1, name.length() - 1);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
