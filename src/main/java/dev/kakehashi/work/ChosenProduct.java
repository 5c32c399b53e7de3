package dev.kakehashi.work;

import ai.djl.Device;
import dev.kakehashi.tensor.MatrixProduct;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says once, before the first job runs, whose matrix product a CPU takes, where a setting overrides the choice by
 * processor.
 */
@ApplicationScoped
public class ChosenProduct {
    @ConfigProperty(name = "kakehashi.matrix-product") String product;

    void start(@Observes @Priority(1) StartupEvent event) {
        if (product.equals("auto")) return;
        MatrixProduct.onCpu(Arrays.stream(MatrixProduct.values())
                .filter(one -> one.name().equalsIgnoreCase(product))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kakehashi.matrix-product is auto, libtorch or onednn, not \"" + product + "\".")));
    }

    /** As a job's log names it. */
    static String on(Device device) {
        return MatrixProduct.on(device).name().toLowerCase(Locale.ROOT);
    }
}
