package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** One line of a job's log. */
@Entity
@Table(name = "job_line")
public class JobLine extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "job_line_seq")
    @SequenceGenerator(name = "job_line_seq", sequenceName = "job_line_seq", allocationSize = 1) public Long id;

    @Column(name = "job_id") public Long jobId;

    public Instant at;

    @Convert(converter = ColumnText.UpTo2000.class) public String line;
}
