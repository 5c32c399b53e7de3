package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;

/** English sentences with their Japanese translations, registered to measure translation with. */
@Entity
@DynamicUpdate
@Table(name = "parallel_set")
public class ParallelSet extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "parallel_set_seq")
    @SequenceGenerator(name = "parallel_set_seq", sequenceName = "parallel_set_seq", allocationSize = 1) public Long id;

    public String slug;
    public String name;

    /** JSON lines with both sides, or the text file of the English side. */
    public String path;

    /** The text file of the Japanese side; null for JSON lines. */
    public String japanesePath;

    public String englishField;
    public String japaneseField;
    public long pairs;
    public long skipped;

    /** Of the file at {@link #path}. */
    public String sha256;

    /**
     * Of the Japanese text file; null for JSON lines, and for sets registered before both were hashed until they are
     * next used.
     */
    public String japaneseSha256;

    @CreatedBy public String createdBy;

    public Instant createdAt;

    public static Optional<ParallelSet> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }
}
