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
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;

/** Features of an SAE's checkpoint, the source, injected into another checkpoint of the same model, the target. */
@Entity
@DynamicUpdate
public class Intervention extends PanacheEntityBase {
    public enum State { QUEUED, DONE, FAILED }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "intervention_seq")
    @SequenceGenerator(name = "intervention_seq", sequenceName = "intervention_seq", allocationSize = 1) public Long id;

    public String name;

    @ManyToOne(fetch = FetchType.LAZY) public Sae sae;

    /** Whose classes and numbers decided which latents are injected. */
    @ManyToOne(fetch = FetchType.LAZY) public Analysis analysis;

    @ManyToOne(fetch = FetchType.LAZY) public Checkpoint target;

    @ManyToOne(fetch = FetchType.LAZY) public ParallelSet parallelSet;

    /** {@link dev.kakehashi.intervention.InterventionOptions} as JSON. */
    @Column(columnDefinition = "text") public String optionsJson;

    /** {@link dev.kakehashi.translation.TranslationOptions} as JSON; null without translations. */
    @Column(columnDefinition = "text") public String translationJson;

    @Enumerated(EnumType.STRING) public State state;

    public String folder;

    /** Of its folder, noted when it was written; null before. */
    public Long bytes;

    @ManyToOne(fetch = FetchType.LAZY) public Job job;

    @CreatedBy public String createdBy;

    /** SHA-256 of all that its results depend on; null for rows made before there was one. */
    public String configHash;

    public Instant createdAt;
}
