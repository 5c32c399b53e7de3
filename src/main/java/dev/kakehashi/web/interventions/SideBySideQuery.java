package dev.kakehashi.web.interventions;

import dev.kakehashi.translation.Direction;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a side-by-side page shows, all of it in its address. */
final class SideBySideQuery {
    static final int MOST_ARMS = 4;
    static final int PAGE = 20;

    final List<String> arms;
    final int document;
    final Integer token;
    final Direction direction;
    final String score;
    final String sort;
    final int page;

    SideBySideQuery(MultivaluedMap<String, String> values) {
        var named = new ArrayList<String>();
        for (var value : values.getOrDefault("arms", List.of())) Arrays.stream(value.split(",")).map(String::strip)
                .filter(key -> !key.isEmpty() && !named.contains(key)).forEach(named::add);
        this.arms = named.subList(0, Math.min(MOST_ARMS, named.size()));
        this.document = whole(values.getFirst("document"), 1) - 1;
        this.token = values.getFirst("token") == null ? null : whole(values.getFirst("token"), 1);
        this.direction = direction(values.getFirst("direction"));
        this.score = values.getFirst("score");
        var order = values.getFirst("sort");
        this.sort = order != null && List.of("gain", "loss", "order").contains(order) ? order : "gain";
        this.page = Math.max(1, whole(values.getFirst("page"), 1));
    }

    /** The address with one thing changed. */
    String address(long id, String name, Object value) {
        var text = new StringBuilder("/interventions/" + id + "/side-by-side?arms=" + String.join(",", arms));
        if (direction == null) {
            text.append("&document=").append(name.equals("document") ? value : document + 1);
            if (name.equals("token")) text.append("&token=").append(value);
            return text.toString();
        }
        text.append("&direction=").append(direction.id());
        if (score != null) text.append("&score=").append(score);
        text.append("&sort=").append(name.equals("sort") ? value : sort);
        if (name.equals("page")) text.append("&page=").append(value);
        return text.toString();
    }

    private static Direction direction(String id) {
        for (var direction : Direction.values()) if (direction.id().equals(id)) return direction;
        return null;
    }

    private static int whole(String text, int otherwise) {
        return text != null && text.matches("\\d{1,7}") ? Math.max(1, Integer.parseInt(text)) : otherwise;
    }
}
