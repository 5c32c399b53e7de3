package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.kakehashi.catalog.Job;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JobSpecTest {
    /** A probe holds two whole models, so it waits for the device, ahead of everything else that does. */
    @Test
    void only_jobs_that_hold_no_model_run_beside_one_that_has_planned_with_all_of_the_memory()
            throws ReflectiveOperationException {
        var light = new TreeSet<String>();
        for (var type : JobSpec.class.getAnnotation(JsonSubTypes.class).value())
            if (anyOf(type.value()).lane() == Job.Lane.LIGHT) light.add(type.name());
        assertEquals(Set.of("scan-corpus", "check-checkpoint", "download-checkpoint", "verify-artifacts", "clean-up",
                "apply-retention"), light);
    }

    private static JobSpec anyOf(Class<?> type) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(types).map(JobSpecTest::nothing).toArray();
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return (JobSpec) constructor.newInstance(values);
    }

    private static Object nothing(Class<?> type) {
        if (type == boolean.class) return false;
        if (type == int.class) return 0;
        if (type == long.class) return 0L;
        return type == double.class ? (Object) 0.0 : null;
    }
}
