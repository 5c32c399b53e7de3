package dev.kakehashi.web.people;

import dev.kakehashi.people.AuditEntry;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lines of the audit log to show, read from the address: {@code person}, {@code action}, {@code object},
 * {@code from}, {@code to} and {@code page}.
 */
final class AuditFilter {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> asked = new LinkedHashMap<>();
    private final List<String> unusable = new ArrayList<>();
    private final int page;

    AuditFilter(MultivaluedMap<String, String> query) {
        for (var name : List.of("person", "action", "object", "from", "to")) {
            var value = query.getFirst(name);
            if (value != null && !value.isBlank()) asked.put(name, value.strip());
        }
        add("person", "person = :person", asked("person"));
        add("action", "action = :action", asked("action"));
        add("object", "object like :object escape '!'", asked("object").replaceAll("([!%_])", "!$1") + "%");
        add("from", "at >= :from", day("from", 0));
        add("to", "at < :to", day("to", 1)); // the whole of that day
        var page = query.getFirst("page");
        this.page = page != null && page.matches("[1-9]\\d{0,6}") ? Integer.parseInt(page) : 1;
    }

    String asked(String name) {
        return asked.getOrDefault(name, "");
    }

    boolean unusable(String name) {
        return unusable.contains(name);
    }

    int page() {
        return page;
    }

    String address(long page) {
        var parts = new ArrayList<String>();
        asked.forEach((name, value) -> parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        if (page > 1) parts.add("page=" + page);
        return parts.isEmpty() ? "/audit" : "/audit?" + String.join("&", parts);
    }

    PanacheQuery<AuditEntry> newestFirst() {
        return AuditEntry.find(
                String.join(" and ", conditions.isEmpty() ? List.of("1 = 1") : conditions) + " order by id desc",
                values);
    }

    private void add(String name, String condition, Object value) {
        if (!asked.containsKey(name) || value == null) return;
        conditions.add(condition);
        values.put(name, value);
    }

    private Instant day(String name, int later) {
        if (!asked.containsKey(name)) return null;
        try {
            return LocalDate.parse(asked(name)).plusDays(later).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            unusable.add(name);
            return null;
        }
    }
}
