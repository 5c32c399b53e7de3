package dev.kakehashi.tensor;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says once, at the end, on which device the numerics tests ran: without a GPU half of what they are for went untested.
 */
public final class DevicesSummary implements TestExecutionListener {
    private static final String ROOT = "dev.kakehashi.";
    private static final Set<String> NUMERICS = Set.of("tensor", "model", "activations", "sae", "analysis",
            "intervention", "translation", "comet");

    private final AtomicInteger tests = new AtomicInteger();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (!test.isTest() || !(test.getSource().orElse(null) instanceof MethodSource method)) return;
        var name = method.getClassName();
        if (name.startsWith(ROOT) && NUMERICS.contains(name.substring(ROOT.length()).split("\\.")[0]))
            tests.incrementAndGet();
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        int count = tests.getAndSet(0);
        if (count == 0) return;
        System.out.println(Torch.gpus() == 0
                ? "No GPU here: " + count + " numerics tests ran on the CPU only."
                : count + " numerics tests ran on " + Torch.name(Devices.tested()) + ".");
    }
}
