package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class BackgroundThreadTest {
    @Test
    void a_job_and_the_threads_it_starts_come_behind_everything_else() throws InterruptedException {
        int here = BackgroundThread.nicenessOfThisThread();
        var job = new AtomicInteger();
        var started = new AtomicInteger();
        var thread = new BackgroundThread(() -> {
            job.set(BackgroundThread.nicenessOfThisThread());
            join(new Thread(() -> started.set(BackgroundThread.nicenessOfThisThread())));
        }, "job", here + 5);
        join(thread);
        assertEquals(here + 5, job.get());
        assertEquals(here + 5, started.get());
        assertEquals(here, BackgroundThread.nicenessOfThisThread());
    }

    private static void join(Thread thread) {
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
