package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A process that runs jobs, as it said of itself with its last heartbeat. */
@Entity
@Table(name = "worker")
public class WorkerProcess extends PanacheEntityBase {
    @Id public String name;

    @Convert(converter = ColumnText.UpTo120.class) public String host;

    public long process;

    @Convert(converter = ColumnText.UpTo40.class) public String roles;

    @Convert(converter = ColumnText.UpTo40.class) public String version;

    public String device;

    /** Bytes of the device in use: on a CPU by this process, on a GPU by all. */
    public long memoryUsed;

    public long memoryTotal;

    /** The most Java's heap may take, in bytes. */
    public long heap;

    /** Jobs it runs at a time on its device. */
    public int slots;

    /** Light jobs it runs at a time beside them. */
    public int lightSlots;

    /** Takes no further job. */
    public boolean draining;

    public Instant startedAt;
    public Instant heartbeatAt;

    public boolean gpu() {
        return device.startsWith("cuda");
    }
}
