package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** One point of a curve drawn while a job runs; {@code saeId} is 0 where the curve belongs to the job itself. */
@Entity
@Table(name = "metric_point")
@IdClass(MetricPoint.Key.class)
public class MetricPoint extends PanacheEntityBase {
    public record Key(Long jobId, Long saeId, String series, Long step) implements Serializable {}

    @Id
    @Column(name = "job_id") public Long jobId;

    @Id
    @Column(name = "sae_id") public Long saeId;

    @Id public String series;

    @Id public Long step;

    public double number;
}
