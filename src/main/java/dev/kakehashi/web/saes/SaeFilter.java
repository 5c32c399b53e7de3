package dev.kakehashi.web.saes;

import dev.kakehashi.catalog.Sae;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which SAEs to list, read from the address: {@code study}, {@code model}, {@code layer}, {@code step} and
 * {@code page}.
 */
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
    List<SaeRow> all() {
        return SaeRow.of(ordered().list(), numbers(where(), values));
    }

    List<Sae> page(int size) {
        return ordered().page(page - 1, size).list();
    }

    static List<SaeRow> rows(List<Sae> saes) {
        return SaeRow.of(saes,
                numbers(" where s.id in :ids", Map.of("ids", saes.stream().map(sae -> sae.id).toList())));
    }

    /**
     * Metrics by analysis and name. Plain columns, because twenty thousand entities would cost more than the page;
     * joined to the SAEs, because H2 compares each metric with each of a thousand listed analyses.
     */
    private static Map<Long, Map<String, Double>> numbers(String where, Map<String, Object> values) {
        var query = Sae.getEntityManager().createQuery(
                "select m.analysisId, m.name, m.number from Sae s join AnalysisMetric m on m.analysisId = "
                        + "s.analysis.id and m.language = 'all'"
                        + where,
                Object[].class);
        values.forEach(query::setParameter);
        var numbers = new HashMap<Long, Map<String, Double>>();
        for (var row : query.getResultList())
            numbers.computeIfAbsent((Long) row[0], id -> new HashMap<>()).put((String) row[1], (Double) row[2]);
        return numbers;
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
        ask(name, value.strip(), name.equals("step") ? Long.valueOf(((Integer) number).longValue()) : number,
                condition);
    }

    private void ask(String name, String text, Object value, String condition) {
        asked.put(name, text);
        values.put(name, value);
        conditions.put(name, condition);
    }
}
