package dev.kakehashi.activations;

import dev.kakehashi.progress.Progress;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Makes one thing before it is needed, on a thread of its own; at most one at a time. */
final class Prefetch<T> implements AutoCloseable {
    private static final int ASK_MILLIS = 100;

    private final ExecutorService executor;
    private Thread thread;
    private Future<T> coming;
    private volatile boolean closed;
    private volatile long done;
    private volatile long total;

    /** @param first what the thread does before anything else; should it fail, another thread goes on without */
    Prefetch(String name, Runnable first) {
        this.executor = Executors.newSingleThreadExecutor(work -> {
            thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.execute(first);
    }

    /** @param making is told to stop by the progress it reports to */
    void begin(Function<Progress, T> making) {
        if (coming != null) throw new IllegalStateException("what was begun has not been taken");
        done = 0;
        coming = executor.submit(() -> making.apply(this::noted));
    }

    /**
     * Waits for what was begun; null when nothing was. Its exceptions are thrown here.
     *
     * @param progress is told how far the making is, and may end the wait
     */
    T take(Progress progress) {
        if (coming == null) return null;
        while (true) {
            try {
                var made = coming.get(ASK_MILLIS, TimeUnit.MILLISECONDS);
                coming = null;
                return made;
            } catch (TimeoutException e) {
                progress.at(done, total);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } catch (ExecutionException e) {
                coming = null;
                if (e.getCause() instanceof RuntimeException unchecked) throw unchecked;
                if (e.getCause() instanceof Error error) throw error;
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Stops the making at its next report and waits for its end: what it works with may be closed then. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
        try {
            if (thread != null) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void noted(long done, long total) {
        if (closed) throw new CancellationException("nobody waits any more");
        this.done = done;
        this.total = total;
    }
}
