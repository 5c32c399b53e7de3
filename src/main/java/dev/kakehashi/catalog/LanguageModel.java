package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;

/** One size of a family of language models; its checkpoints are the training steps. */
@Entity
@DynamicUpdate
@Table(name = "language_model")
public class LanguageModel extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "language_model_seq")
    @SequenceGenerator(name = "language_model_seq", sequenceName = "language_model_seq",
            allocationSize = 1) public Long id;

    public String slug;
    public String family;
    public String name;
    public Integer layers;
    public Integer width;
    public Integer vocabulary;
    public Long parameters;
    public Long tokensPerStep;

    /** What was noticed while it was registered: {@link ModelNotice} as a JSON list. */
    @Column(columnDefinition = "text") public String notices;

    /**
     * What comes before every text: {@link dev.kakehashi.tokenizer.TextStart#stored}; null for models of before there
     * was a choice.
     */
    public String textStart;

    @CreatedBy public String createdBy;

    public Instant createdAt;

    public static Optional<LanguageModel> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }

    public void shape(int layers, int width, int vocabulary, long parameters) {
        this.layers = layers;
        this.width = width;
        this.vocabulary = vocabulary;
        this.parameters = parameters;
    }

    public List<Checkpoint> checkpoints() {
        return Checkpoint.list("model = ?1 order by step", this);
    }

    /**
     * Until this transaction ends, others who lock the model wait; what they wrote before is seen here. Submissions of
     * studies do so, because the model is what the hashes of equal ones name, and whoever adds to its notices.
     */
    public void lock() {
        update("name = name where id = ?1", id);
        getEntityManager().refresh(this);
    }
}
