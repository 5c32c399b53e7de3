package dev.kakehashi.web.features;

import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.model.TokenTable;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Embedding vectors of the few tokens that one feature page is about, read from the checkpoint without the others. */
@ApplicationScoped
class TokenRows {
    private static final Logger LOG = Logger.getLogger(TokenRows.class);

    @Inject DataDirectory data;

    /**
     * @param checkpoint whose embeddings the analysis used; null where it is gone
     * @return null where they cannot be read
     */
    FeatureEvidence.Embeddings of(Checkpoint checkpoint) {
        if (checkpoint == null || checkpoint.folder == null) return null;
        var folder = Path.of(checkpoint.folder);
        try (var table = TokenTable.embedding(data.reopen(folder))) {
            return new FeatureEvidence.Embeddings(table.width(), tokens -> rows(folder, tokens));
        } catch (IOException | RuntimeException e) {
            return unreadable(folder, e);
        }
    }

    private float[] rows(Path folder, int[] tokens) {
        try {
            return read(data.reopen(folder), tokens);
        } catch (IOException | RuntimeException e) {
            return unreadable(folder, e);
        }
    }

    private static <T> T unreadable(Path folder, Exception why) {
        LOG.infof("Token embeddings of %s cannot be read: %s", folder, why.getMessage());
        return null;
    }

    private static float[] read(Path folder, int[] tokens) throws IOException {
        try (var table = TokenTable.embedding(folder)) {
            var rows = new float[Math.multiplyExact(tokens.length, table.width())];
            var row = new float[table.width()];
            for (var i = 0; i < tokens.length; i++) {
                if (tokens[i] >= table.vocabulary())
                    throw new IOException("The vocabulary has no token " + tokens[i] + ".");
                table.row(tokens[i], row);
                System.arraycopy(row, 0, rows, i * row.length, row.length);
            }
            return rows;
        }
    }
}
