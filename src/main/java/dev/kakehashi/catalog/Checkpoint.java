package dev.kakehashi.catalog;

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
import java.nio.file.Path;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;

/** The weights of a language model at one training step: an ordinary Hugging Face folder. */
@Entity
@DynamicUpdate
public class Checkpoint extends PanacheEntityBase {
    /** PLANNED until a pre-training or download job has written it. */
    public enum State { PLANNED, READY, FAILED }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "checkpoint_seq")
    @SequenceGenerator(name = "checkpoint_seq", sequenceName = "checkpoint_seq", allocationSize = 1) public Long id;

    @ManyToOne(fetch = FetchType.LAZY) public LanguageModel model;

    public long step;
    public Long tokensSeen;

    @Enumerated(EnumType.STRING) public State state;

    public String folder;
    public String origin;

    /** A tokenizer.json; null where it is the folder's own. */
    public String tokenizer;

    @Column(name = "weights_sha256") public String weightsSha256;

    /** Of a folder this program wrote or fetched; null for one that was registered where it lies. */
    public Long bytes;

    @Column(columnDefinition = "text") public String configJson;

    @Convert(converter = ColumnText.UpTo1000.class) public String problem;

    /** The job that writes or checks it; what is built on an unready checkpoint waits for this job. */
    @ManyToOne(fetch = FetchType.LAZY) public Job job;

    public Instant createdAt;

    public Path tokenizerFile() {
        return tokenizer != null ? Path.of(tokenizer) : Path.of(folder).resolve("tokenizer.json");
    }
}
