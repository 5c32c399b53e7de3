package dev.kakehashi.sae;

/** One SAE to train; {@code key} is the caller's name for it. */
public record SaeTask(long key, int layer, SaeConfig config) {}
