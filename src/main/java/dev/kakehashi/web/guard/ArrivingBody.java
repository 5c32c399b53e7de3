package dev.kakehashi.web.guard;

import dev.kakehashi.people.Audit;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;

/**
 * The body of one request on its way in. The request goes on to its page when the body is whole, or when it is refused;
 * then the rest is read and thrown away, because a sender who finds the connection closed while writing never reads
 * why. All of it happens on the event loop of the request's connection.
 */
final class ArrivingBody {
    /** Why a body is not read to its end. */
    enum Refusal { FORM_TOO_LARGE, TOO_LARGE, TOO_SLOW, CROWDED }

    private static final String REFUSAL = ArrivingBody.class.getName() + ".refusal";
    private static final long THROWN_AWAY = 64 << 20;
    private static final long GRACE_OF_THE_SLOW = Duration.ofSeconds(2).toMillis();

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final UnfinishedBodies unfinished;
    private final long patience;
    private final String address;
    private final Context context = Vertx.currentContext();
    private Buffer body = Buffer.buffer();
    private Refusal refusal;
    private long thrownAway;
    private long timer = -1;
    private boolean whole;
    private boolean answered;

    ArrivingBody(RoutingContext routing, UnfinishedBodies unfinished, Duration patience) {
        this.routing = routing;
        this.request = routing.request();
        this.unfinished = unfinished;
        this.patience = patience.toMillis();
        this.address = Audit.ip(routing);
    }

    /** @return why the body of this request was not read, or null */
    static Refusal refusal(RoutingContext routing) {
        return routing.get(REFUSAL);
    }

    String address() {
        return address;
    }

    void read(long limit, Refusal beyond) {
        request.handler(part -> take(part, limit, beyond)).endHandler(end -> arrived())
                .exceptionHandler(gone -> settle());
        if (declared() > limit) {
            refuse(beyond);
            return;
        }
        unfinished.add(this);
        startTimer(patience, () -> refuse(Refusal.TOO_SLOW));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            if (request.version() != HttpVersion.HTTP_1_0) routing.response().writeContinue();
            request.headers().remove(HttpHeaders.EXPECT); // said; nobody needs to say it again
        }
        request.resume();
    }

    /** Others came later and need the room. Called from any thread. */
    void makeRoom() {
        context.runOnContext(now -> refuse(Refusal.CROWDED));
    }

    private void take(Buffer part, long limit, Refusal beyond) {
        if (refusal != null) {
            thrownAway += part.length();
            if (thrownAway > THROWN_AWAY) hangUp();
        } else if (body.length() + part.length() > limit) {
            refuse(beyond);
        } else {
            body.appendBuffer(part);
            unfinished.grew(part.length());
        }
    }

    private void arrived() {
        whole = true;
        settle();
        if (refusal != null) {
            closeWhenDone();
            return;
        }
        ((RoutingContextInternal) routing).setBody(body);
        body = null;
        routing.next();
    }

    private void refuse(Refusal why) {
        if (refusal != null || whole) return;
        refusal = why;
        settle();
        body = null;
        routing.put(REFUSAL, why);
        routing.response().putHeader(HttpHeaders.CONNECTION, "close");
        routing.addEndHandler(sent -> {
            answered = true;
            request.resume();
            boolean slow = why == Refusal.TOO_SLOW || why == Refusal.CROWDED;
            startTimer(slow ? GRACE_OF_THE_SLOW : patience, this::hangUp);
            closeWhenDone();
        });
        routing.next();
    }

    /** The answer says that the connection ends with it. */
    private void closeWhenDone() {
        if (answered && whole) hangUp();
    }

    private void hangUp() {
        request.connection().close();
    }

    private void settle() {
        if (body != null) unfinished.remove(this, body.length());
        if (timer >= 0) routing.vertx().cancelTimer(timer);
        timer = -1;
    }

    private void startTimer(long milliseconds, Runnable then) {
        timer = routing.vertx().setTimer(milliseconds, late -> context.runOnContext(now -> {
            if (!whole) then.run();
        }));
    }

    private long declared() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
    }
}
