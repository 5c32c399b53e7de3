package dev.kakehashi.submission;

import dev.kakehashi.catalog.StoredKind;
import java.util.List;

/**
 * All that goes when one thing is deleted.
 *
 * @param entries the thing itself first, then what depends on it
 * @param blockers unfinished jobs that use any of it or wait for a job of it and do not belong to it, or run, or are
 *     what is to be deleted
 * @param confirm names exactly this list: what came to depend on it since then is not deleted unseen
 */
public record DeletionPlan(StoredKind kind, String key, String name, List<Entry> entries, List<Blocker> blockers,
        long bytes, String confirm) {

    /**
     * @param key as in addresses
     * @param bytes of its files below the data folder; null where they are not known
     * @param filesStay it was registered where its files lie, and they are left alone
     */
    public record Entry(StoredKind kind, String key, String name, Long bytes, boolean filesStay) {}

    /** @param running or else it waits */
    public record Blocker(long job, String title, boolean running) {}
}
