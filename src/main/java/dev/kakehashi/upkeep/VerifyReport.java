package dev.kakehashi.upkeep;

import dev.kakehashi.storage.FolderCheck;
import java.time.Instant;
import java.util.List;

/**
 * What a job that verified results found.
 *
 * @param study its slug, or null where everything was verified
 * @param bytes that were read
 */
public record VerifyReport(String study, Instant began, Instant ended, long folders, long bytes,
        List<FolderCheck.Problem> problems) {}
