package dev.kakehashi.jobs;

import static org.awaitility.Awaitility.await;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.work.CheckpointDownload;
import dev.kakehashi.work.FakeDownload;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusMock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;

/** Jobs that do whatever a test gave them to do. */
abstract class JobsUnderTest {
    static final FakeDownload HANDLER = new FakeDownload();
    private static final AtomicLong NUMBERS = new AtomicLong(1000);

    @Inject Jobs jobs;

    @BeforeEach
    void standIn() {
        QuarkusMock.installMockForType(HANDLER, CheckpointDownload.class);
    }

    static long nextNumber() {
        return NUMBERS.incrementAndGet();
    }

    long submit(FakeDownload.Work work, Long... needs) {
        return in(() -> submit(0, work, needs));
    }

    long submit(int priority, FakeDownload.Work work, Long... needs) {
        long number = nextNumber();
        HANDLER.give(number, work);
        return submit(number, "test " + number, priority, needs);
    }

    long submit(long number, String title, int priority, Long... needs) {
        return jobs.submit(
                new JobSpec.DownloadCheckpoint(number, FakeDownload.REPOSITORY, "main"), title, priority, null,
                Arrays.stream(needs).map(id -> Job.<Job>findById(id)).toList()).id;
    }

    static Job awaitEnd(long id) {
        await().atMost(Duration.ofSeconds(20)).until(() -> state(id).ended());
        return in(() -> Job.<Job>findById(id));
    }

    static Job.State state(long id) {
        return in(() -> Job.<Job>findById(id).state);
    }

    static List<String> lines(long id) {
        return in(() -> JobLine.<JobLine>list("jobId = ?1 order by id", id).stream().map(line -> line.line).toList());
    }

    /** Priorities of the executions a job has in the queue. */
    static List<Integer> executions(long job) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            List<?> found = Job.getEntityManager()
                    .createNativeQuery("select priority from scheduled_light_tasks where task_instance like ?1")
                    .setParameter(1, job + ".%").getResultList();
            return found.stream().map(priority -> ((Number) priority).intValue()).toList();
        });
    }

    static <T> T in(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}
