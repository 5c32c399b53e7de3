package dev.kakehashi.storage;

import dev.kakehashi.files.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Tests begin with empty data folders: numbers of jobs begin anew, and what a run that was killed left under them would
 * be taken for theirs.
 */
public final class FreshFolders implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        try {
            for (var name : new String[] {"test-data", "test-data-postgres"}) Durable.delete(Path.of("target", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
