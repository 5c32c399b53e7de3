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
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** Long work asked for through a form or the API, and how far it is. */
@Entity
public class Job extends PanacheEntityBase {
    public enum State {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public boolean ended() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    /** Which of a worker's threads run it. */
    public enum Lane {
        /** One at a time computes on the worker's device, and may take all of its memory. */
        DEVICE,
        /** Moves files and rows, or looks at a model block by block: beside whatever computes. */
        LIGHT
    }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "job_seq")
    @SequenceGenerator(name = "job_seq", sequenceName = "job_seq", allocationSize = 1) public Long id;

    public String kind;

    @Convert(converter = ColumnText.UpTo300.class) public String title;

    /** The job's {@link dev.kakehashi.jobs.JobSpec} as JSON. */
    @Column(columnDefinition = "text") public String spec;

    @Enumerated(EnumType.STRING) public State state;

    @Enumerated(EnumType.STRING) public Lane lane = Lane.DEVICE;

    /** Higher runs earlier; equal ones in order of id. */
    public int priority;

    /** The priority and what waiting has added to it: the order of the queue. */
    public int effectivePriority;

    /** Since when it waits: its submission or its last retry. */
    public Instant queuedAt;

    /** When waiting next adds to its priority. */
    public Instant agesAt;

    @ManyToOne(fetch = FetchType.LAZY) public Study study;

    public int attempts;

    /** Workers that died in a row while they ran it and no resume point was written. */
    public int deaths;

    /** Deaths after which it is given up. */
    public int maxAttempts;

    /** Whether the present attempt has written a resume point, so that its death would not have been for nothing. */
    public boolean progressed;

    /** Grows with every attempt; a write that carries an older number is refused. */
    public long fence;

    /** Grows with every retry by hand: which of the executions in the queue is the job's own. */
    public long execution;

    /** Number of the attempts' last commit, by which one whose answer was lost is recognised. */
    public long commitNumber;

    public boolean cancelRequested;

    @Convert(converter = ColumnText.UpTo120.class) public String worker;

    public Instant heartbeatAt;

    @Convert(converter = ColumnText.UpTo300.class) public String phase;

    public long done;
    public long total;

    @Convert(converter = ColumnText.UpTo40.class) public String unit;

    public Double rate;

    /** Why it ended without success. */
    @Convert(converter = ColumnText.UpTo2000.class) public String failure;

    /** Whether it ended because a job it needs did, and so begins again with that one. */
    public boolean endedWithNeed;

    @Column(columnDefinition = "text")
    @Convert(converter = ColumnText.UpTo20000.class) public String trace;

    /** SHA-256 of all that its result depends on, where the job alone is the result. */
    public String configHash;

    /** Bytes it said it would take; null where nothing was said. */
    public Long memoryAnnounced;

    /** The most bytes its process took while it ran. */
    public Long memoryPeak;

    @CreatedBy public String createdBy;

    public Instant createdAt;
    public Instant startedAt;
    public Instant finishedAt;

    @ManyToMany(fetch = FetchType.LAZY)
    @JoinTable(
            name = "job_dependency",
            joinColumns = @JoinColumn(name = "job_id"),
            inverseJoinColumns = @JoinColumn(name = "needs_id")) public Set<Job> needs = new LinkedHashSet<>();

    /** Time left at the present rate; null while unknown. */
    public Duration timeLeft() {
        if (state != State.RUNNING || rate == null || rate <= 0 || total <= 0) return null;
        return Duration.ofMillis((long) (1000.0 * Math.max(0, total - done) / rate));
    }
}
