package dev.kakehashi.demo;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.submission.Refused;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Started with {@code -Dkakehashi.demo=true}: queues the demo study and follows it in the terminal. */
@ApplicationScoped
public class DemoTerminal {
    private static final Logger LOG = Logger.getLogger(DemoTerminal.class);

    @Inject DemoStudy demo;

    @ConfigProperty(name = "kakehashi.demo", defaultValue = "false") boolean wanted;

    @ConfigProperty(name = "quarkus.http.port") int port;

    private volatile boolean over;

    void start(@Observes StartupEvent event) {
        if (!wanted) return;
        var thread = new Thread(this::follow, "demo");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        over = true;
    }

    private void follow() {
        var screen = new ProgressScreen(System.out, System.console() != null);
        var address = "http://localhost:" + port;
        screen.say("\n  Kakehashi is at " + address + "\n  The demo study: " + address + "/studies/" + DemoStudy.SLUG
                + "\n");
        try {
            demo.makeWorld();
            demo.submit();
            long began = System.nanoTime();
            while (!over && !drawn(screen, Duration.ofNanos(System.nanoTime() - began))) Thread.sleep(500);
            if (!over) demo.intervene();
            while (!over && !drawn(screen, Duration.ofNanos(System.nanoTime() - began))) Thread.sleep(500);
            if (!over) sayEnd(screen, address, Duration.ofNanos(System.nanoTime() - began));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Refused e) {
            screen.say("\n  The demo study could not be queued: " + e.getMessage() + "\n");
        } catch (IOException | RuntimeException e) {
            LOG.error("the demo study could not be queued", e);
        }
    }

    /** @return whether all jobs have ended */
    private static boolean drawn(ProgressScreen screen, Duration elapsed) {
        List<Job> jobs = QuarkusTransaction.requiringNew().call(() -> Job.<Job>list("order by id"));
        var running = jobs.stream()
                .filter(job -> job.state == Job.State.RUNNING)
                .map(job -> new ProgressScreen.Line(job.title, job.phase, job.done, job.total, job.unit, job.rate,
                        job.timeLeft()))
                .toList();
        int ended = (int) jobs.stream().filter(job -> job.state.ended()).count();
        screen.draw(running, ended, jobs.size(), elapsed);
        return ended == jobs.size();
    }

    private static void sayEnd(ProgressScreen screen, String address, Duration elapsed) {
        var failed = QuarkusTransaction.requiringNew()
                .call(() -> Job.<Job>list("state <> ?1 order by id", Job.State.SUCCEEDED));
        var text = new StringBuilder("\n");
        if (failed.isEmpty()) text.append("  Done in ").append(ProgressScreen.clock(elapsed)).append(".\n");
        for (var job : failed) text.append("  ").append(job.title).append(": ").append(job.failure).append('\n');
        Study study = QuarkusTransaction.requiringNew()
                .call(() -> Study.<Study>find("slug", DemoStudy.SLUG).firstResult());
        text.append(QuarkusTransaction.requiringNew().call(DemoTerminal::score));
        text.append("  Heatmap      ").append(address).append("/models/demo-llama\n");
        text.append("  Study        ").append(address).append("/studies/").append(study.slug).append('\n');
        text.append("  SAEs         ").append(address).append("/saes\n");
        Intervention intervention = QuarkusTransaction.requiringNew()
                .call(() -> Intervention.<Intervention>find("order by id").firstResult());
        if (intervention != null) text.append("  Intervention ").append(address).append("/interventions/")
                .append(intervention.id).append('\n');
        text.append("  Glossary     ").append(address).append("/glossary\n");
        text.append("\n  The server goes on until you press Ctrl-C.\n");
        screen.say(text.toString());
    }

    /** What only a world with known translations can tell. */
    private static String score() {
        List<Object[]> best = Sae.getEntityManager()
                .createQuery(
                        "select s.layer, s.checkpoint.step, m.number, c.number from Sae s, AnalysisMetric m, "
                                + "AnalysisMetric c "
                                + "where s.study.slug = ?1 and m.analysisId = s.analysis.id and c.analysisId = "
                                + "s.analysis.id and m.language = 'all' "
                                + "and c.language = 'all' and m.name = ?2 and c.name = ?3 and m.number is not null "
                                + "order by m.number desc",
                        Object[].class)
                .setParameter(1, DemoStudy.SLUG)
                .setParameter(2, SaeMetric.TRANSLATION_PAIRS.id())
                .setParameter(3, SaeMetric.TRANSLATION_PAIRS_CHANCE.id())
                .setMaxResults(1)
                .getResultList();
        if (best.isEmpty()) return "";
        var row = best.get(0);
        return String.format(Locale.ROOT,
                "  %.1f %% of the Mixed features of layer %s at step %s hold a true translation pair, %.1f %% would "
                        + "by chance.%n",
                100 * (Double) row[2], row[0], row[1], 100 * (Double) row[3]);
    }
}
