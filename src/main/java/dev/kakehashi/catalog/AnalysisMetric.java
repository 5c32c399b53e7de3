package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.List;

/** One number about one analysed SAE: what heatmaps and tables compare across SAEs. */
@Entity
@Table(name = "analysis_metric")
@IdClass(AnalysisMetric.Key.class)
public class AnalysisMetric extends PanacheEntityBase {
    public record Key(Long analysisId, String name, String language) implements Serializable {}

    @Id
    @Column(name = "analysis_id") public Long analysisId;

    @Id public String name;

    /** {@code all}, {@code en} or {@code ja}. */
    @Id public String language;

    /** Null where the number is undefined (0 divided by 0), never NaN. */
    public Double number;

    public static List<AnalysisMetric> of(Long analysisId) {
        return list("analysisId", analysisId);
    }
}
