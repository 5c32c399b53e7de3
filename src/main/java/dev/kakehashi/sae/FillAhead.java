package dev.kakehashi.sae;

import ai.djl.Device;

/**
 * Whether the language model makes the next fill of the activation buffer while SAEs train on this one; no result
 * depends on it.
 */
public enum FillAhead {
    /** On a GPU, where the host would wait for the device; not on a CPU, where both want the same cores. */
    AUTO,
    ON,
    OFF;

    public boolean on(Device device) {
        return this == AUTO ? device.isGpu() : this == ON;
    }
}
