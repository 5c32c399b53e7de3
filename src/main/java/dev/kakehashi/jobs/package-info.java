/**
 * The queue and who works it off: {@link Jobs} submits and ends, {@link Worker} runs attempts under a lease and a
 * fence, {@link Retries} begins again. What a job may be asked is in {@link JobSpec}; handlers are in {@code work}
 * and {@code upkeep}.
 */
package dev.kakehashi.jobs;
