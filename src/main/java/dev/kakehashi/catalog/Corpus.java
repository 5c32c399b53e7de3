package dev.kakehashi.catalog;

import dev.kakehashi.corpus.Language;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
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
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;

/** Documents of one language in files below a data root, with the counts a scan found. */
@Entity
@DynamicUpdate
public class Corpus extends PanacheEntityBase {
    public enum State { SCANNING, READY, FAILED }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "corpus_seq")
    @SequenceGenerator(name = "corpus_seq", sequenceName = "corpus_seq", allocationSize = 1) public Long id;

    public String slug;
    public String name;

    /** {@code en} or {@code ja}. */
    public String language;

    public String path;
    public int validationPercent;
    public int evaluationPercent;

    @Enumerated(EnumType.STRING) public State state;

    public Long documents;
    public Long brokenLines;

    /** The first skipped lines: {@link dev.kakehashi.corpus.CorpusFacts.BrokenLine} as a JSON list. */
    @Column(columnDefinition = "text") public String firstBroken;

    /** What lies there without being read: {@link dev.kakehashi.corpus.PassedOver} as a JSON list. */
    @Column(columnDefinition = "text") public String passedOver;

    @Convert(converter = ColumnText.UpTo400.class) public String scriptWarning;

    public Long characters;
    public Long bytes;
    public String sha256;

    /**
     * Of the text that a scan before found, where the newest found another one at {@link #changedAt}; otherwise null.
     */
    @Column(name = "former_sha256") public String formerSha256;

    public Instant changedAt;

    public Double scriptShare;

    @Convert(converter = ColumnText.UpTo1000.class) public String problem;

    /** The job that scans or generates it; what reads an unready corpus waits for this job. */
    @ManyToOne(fetch = FetchType.LAZY) public Job job;

    @CreatedBy public String createdBy;

    public Instant createdAt;

    public static Optional<Corpus> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }

    public Language language() {
        return Language.of(language);
    }
}
