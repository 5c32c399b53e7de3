package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;

/** A grid of SAEs over checkpoints and layers of one model, trained and analysed under the same options. */
@Entity
@DynamicUpdate
public class Study extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "study_seq")
    @SequenceGenerator(name = "study_seq", sequenceName = "study_seq", allocationSize = 1) public Long id;

    public String slug;
    public String name;

    @ManyToOne(fetch = FetchType.LAZY) public LanguageModel model;

    @ManyToOne(fetch = FetchType.LAZY) public Corpus englishCorpus;

    @ManyToOne(fetch = FetchType.LAZY) public Corpus japaneseCorpus;

    /**
     * {@link dev.kakehashi.sae.SaeConfig} as JSON; what differs between SAEs of a layer is a list. Each SAE holds its
     * own.
     */
    @Column(columnDefinition = "text") public String configJson;

    /** {@link dev.kakehashi.analysis.AnalysisOptions} as JSON. */
    @Column(columnDefinition = "text") public String optionsJson;

    /** File of known translation pairs (English first), or null. */
    public String lexicon;

    /** Of its content when the study was submitted; null in studies made before it was noted. */
    @Column(name = "lexicon_sha256") public String lexiconSha256;

    @Column(columnDefinition = "text") public String notes;

    @CreatedBy public String createdBy;

    /** SHA-256 of all that its results depend on; null for rows made before there was one. */
    public String configHash;

    public Instant createdAt;

    public static Optional<Study> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }
}
