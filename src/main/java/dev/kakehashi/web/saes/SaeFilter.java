package dev.kakehashi.web.saes;

import dev.kakehashi.catalog.Sae;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which SAEs to list, read from the address: {@code study}, {@code model}, {@code layer}, {@code step} and {@code page}. */
final class SaeFilter {
    private final Map<String, String> conditions = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> asked = new LinkedHashMap<>();
    private final int page;

    SaeFilter(MultivaluedMap<String, String> query) {
        text(query, "study", "s.study.slug = :study");
        text(query, "model", "s.checkpoint.model.slug = :model");
        number(query, "layer", "s.layer = :layer");
        number(query, "step", "s.checkpoint.step = :step");
        var page = query.getFirst("page");
        this.page = page != null && page.matches("[1-9]\\d{0,6}") ? Integer.parseInt(page) : 1;
    }

    String asked(String name) {
        return asked.getOrDefault(name, "");
    }

    int page() {
        return page;
    }

    String address(long page) {
        var parts = new ArrayList<String>();
        asked.forEach((name, value) -> parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        if (page > 1) parts.add("page=" + page);
        return parts.isEmpty() ? "/saes" : "/saes?" + String.join("&", parts);
    }

    long count() {
        return Sae.count("from Sae s" + where(), values);
    }

    /** Newest study first, then by checkpoint and layer. */
    List<Sae> page(int size) {
        return ordered().page(page - 1, size).list();
    }

    List<Sae> all() {
        return ordered().list();
    }

    private io.quarkus.hibernate.orm.panache.PanacheQuery<Sae> ordered() {
        return Sae.find("select s from Sae s join fetch s.study join fetch s.checkpoint c join fetch c.model" + where()
                + " order by s.study.id desc, c.step, s.layer, s.id", values);
    }

    private String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions.values());
    }

    private void text(MultivaluedMap<String, String> query, String name, String condition) {
        var value = query.getFirst(name);
        if (value == null || value.isBlank()) return;
        ask(name, value.strip(), value.strip(), condition);
    }

    /** What is no number matches nothing, rather than everything. */
    private void number(MultivaluedMap<String, String> query, String name, String condition) {
        var value = query.getFirst(name);
        if (value == null || value.isBlank()) return;
        boolean numeric = value.strip().matches("\\d{1,9}");
        Object number = !numeric ? (Object) (-1) : Integer.valueOf(value.strip());
        ask(name, value.strip(), name.equals("step") ? Long.valueOf(((Integer) number).longValue()) : number, condition);
    }

    private void ask(String name, String text, Object value, String condition) {
        asked.put(name, text);
        values.put(name, value);
        conditions.put(name, condition);
    }
}
