package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.List;

/** What METHOD section 2 keeps and drops of one corpus under one tokenizer. */
@Entity
@Table(name = "corpus_tokens")
@IdClass(CorpusTokens.Key.class)
public class CorpusTokens extends PanacheEntityBase {
    public record Key(Long corpusId, String tokenizerSha256, Integer sequenceLength) implements Serializable {}

    @Id
    @Column(name = "corpus_id") public Long corpusId;

    @Id
    @Column(name = "tokenizer_sha256") public String tokenizerSha256;

    @Id
    @Column(name = "sequence_length") public Integer sequenceLength;

    public long trainSequences;
    public long validationSequences;
    public long evaluationSequences;
    public long shortDocuments;

    /** Of its folder; null where that was made before sizes were noted. */
    public Long bytes;

    public static List<CorpusTokens> of(long corpusId) {
        return list("corpusId = ?1 order by tokenizerSha256, sequenceLength", corpusId);
    }
}
