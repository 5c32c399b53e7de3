package dev.kakehashi.people;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Writes down who did what. */
@ApplicationScoped
public class Audit {
    private static final Logger LOG = Logger.getLogger(Audit.class);
    private static final String DETAIL = Audit.class.getName() + ".detail";
    private static final String OBJECT = Audit.class.getName() + ".object";

    @Inject Limits limits;

    /** What the line of this request's change says besides: never a secret. */
    public static void detail(String text) {
        Visitor.routing().put(DETAIL, text);
    }

    /** The address of what this request changes, where the answer does not lead there. */
    public static void about(String object) {
        Visitor.routing().put(OBJECT, object);
    }

    /** In the present transaction. */
    void record(String action, String object) {
        var routing = Visitor.routing();
        String about = routing.get(OBJECT);
        entry(Visitor.of(routing), action, about == null ? object : about, routing.get(DETAIL), ip(routing)).persist();
    }

    /** In the present transaction, before the request's visitor is known as that person. */
    void record(Visitor visitor, String action, String detail, String ip) {
        entry(visitor, action, "/people/" + visitor.name(), detail, ip).persist();
    }

    /**
     * By itself and beside the answer, which may be given on a thread that must not wait; a flood from one address is
     * not written down.
     */
    public void refusal(RoutingContext routing, String action, String detail) {
        if (!limits.noteRefusal(ip(routing))) return;
        var entry = entry(Visitor.of(routing), action, routing.request().path(), detail, ip(routing));
        Infrastructure.getDefaultExecutor().execute(() -> {
            try {
                QuarkusTransaction.requiringNew().run(() -> entry.persist());
            } catch (RuntimeException e) {
                LOG.warnf("A refusal could not be written to the audit log: %s", e.getMessage());
            }
        });
    }

    public static String ip(RoutingContext routing) {
        var address = routing.request().remoteAddress();
        return address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
    }

    private static AuditEntry entry(Visitor visitor, String action, String object, String detail, String ip) {
        var entry = new AuditEntry();
        entry.at = Instant.now();
        entry.person = visitor.name();
        entry.via = visitor.via();
        entry.action = action;
        entry.object = shortened(object);
        entry.detail = shortened(detail);
        entry.ip = ip;
        return entry;
    }

    private static String shortened(String text) {
        if (text == null || text.length() <= 400) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(398)) ? 398 : 399) + "…";
    }
}
