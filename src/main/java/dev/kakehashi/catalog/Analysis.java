package dev.kakehashi.catalog;

import dev.kakehashi.analysis.features.Lexicon;
import dev.kakehashi.analysis.index.Retention;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;

/** One reading of an SAE on an evaluation set under fixed options; its files are immutable. */
@Entity
@DynamicUpdate
public class Analysis extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "analysis_seq")
    @SequenceGenerator(name = "analysis_seq", sequenceName = "analysis_seq", allocationSize = 1) public Long id;

    @ManyToOne(fetch = FetchType.LAZY) public Sae sae;

    @ManyToOne(fetch = FetchType.LAZY) public Job job;

    /** {@link dev.kakehashi.analysis.AnalysisOptions} as JSON. */
    @Column(columnDefinition = "text") public String optionsJson;

    /** Whose token embeddings decided the semantic clusters. */
    @ManyToOne(fetch = FetchType.LAZY) public Checkpoint embeddingCheckpoint;

    public String folder;

    /** Why the translation pairs were left out, or null. */
    @Enumerated(EnumType.STRING) public Lexicon.Problem lexiconProblem;

    /** What was kept of the evidence; no evidence is ever added again. */
    @Enumerated(EnumType.STRING) public Retention retention = Retention.FULL;

    /** Of its folder as it is now; null where that was made before sizes were noted. */
    public Long bytes;

    /**
     * Bytes that keeping pairs of at least half of the maximum alone would free; null where nobody has counted them.
     */
    public Long freedByHalf;

    /** Bytes that keeping the statistics alone would free. */
    public Long freedByStatistics;

    public Instant createdAt;
}
