package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;

/** A sparse autoencoder of one layer of one checkpoint; the slug is its identity and never changes. */
@Entity
@DynamicUpdate
public class Sae extends PanacheEntityBase {
    public enum State { QUEUED, TRAINED, ANALYSED, FAILED }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "sae_seq")
    @SequenceGenerator(name = "sae_seq", sequenceName = "sae_seq", allocationSize = 1) public Long id;

    public String slug;

    @ManyToOne(fetch = FetchType.LAZY) public Study study;

    @ManyToOne(fetch = FetchType.LAZY) public Checkpoint checkpoint;

    /** The paper's number: 0 = token embeddings, L = output of decoder block L. */
    public int layer;

    public Integer width;
    public int latents;
    public int k;
    public long seed;

    /**
     * What tells SAEs of one layer and checkpoint apart: {@link dev.kakehashi.sae.SaeConfig#setting}; empty in old
     * studies.
     */
    public String setting = "";

    @Enumerated(EnumType.STRING) public State state;

    /** {@link dev.kakehashi.sae.SaeConfig} as JSON. */
    @Column(columnDefinition = "text") public String configJson;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "train_job_id") public Job trainJob;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "analyse_job_id") public Job analyseJob;

    /** The newest finished analysis, null before the first. */
    @ManyToOne(fetch = FetchType.LAZY) public Analysis analysis;

    public String folder;

    @Column(name = "weights_sha256") public String weightsSha256;

    /** Of its folder, noted when it was written; null before. */
    public Long bytes;

    public Long tokensTrained;
    public Double trainingSeconds;
    public Double finalLoss;
    public Double validationLoss;
    public Instant createdAt;

    public static Optional<Sae> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }

    /** Where the residual stream is read, in the field's other notation, counted from 0. */
    public String modulePath() {
        return layer == 0 ? "model.embed_tokens" : "model.layers." + (layer - 1);
    }
}
