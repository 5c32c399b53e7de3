package dev.kakehashi.submission;

import dev.kakehashi.model.CheckpointFolder;
import java.nio.file.Path;

/**
 * One training step to register: a folder that was read and found sound, or a revision still to be fetched.
 *
 * @param tokensSeen null where nobody knows
 * @param namedTokens what its name says of them, rounded; null where it says nothing
 * @param folder null for a revision
 * @param tokenizer a tokenizer.json elsewhere, or null
 */
record FoundCheckpoint(
        long step, Long tokensSeen, Long namedTokens, CheckpointFolder folder, Path tokenizer, String repository,
        String revision) {

    FoundCheckpoint tokenizedBy(Path file) {
        return new FoundCheckpoint(step, tokensSeen, namedTokens, folder, file, repository, revision);
    }

    FoundCheckpoint withoutNamedTokens() {
        var others = tokensSeen != null && tokensSeen.equals(namedTokens) ? null : tokensSeen;
        return new FoundCheckpoint(step, others, null, folder, tokenizer, repository, revision);
    }
}
