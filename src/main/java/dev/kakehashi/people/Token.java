package dev.kakehashi.people;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** What a program of one person shows instead of a password. */
@Entity
@Table(name = "api_token")
public class Token extends PanacheEntityBase {
    public enum Scope { READ, WRITE }

    public enum State { USABLE, EXPIRED, REVOKED }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "api_token_seq")
    @SequenceGenerator(name = "api_token_seq", sequenceName = "api_token_seq", allocationSize = 1) public Long id;

    @ManyToOne(fetch = FetchType.LAZY) public Account account;

    public String name;

    /** SHA-256 of the token, which itself is kept nowhere. */
    public String hash;

    public String beginning;

    @Enumerated(EnumType.STRING) public Scope scope;

    public Instant createdAt;
    public Instant expiresAt;
    public Instant lastUsedAt;
    public Instant revokedAt;

    public State state(Instant now) {
        if (revokedAt != null) return State.REVOKED;
        return expiresAt.isAfter(now) ? State.USABLE : State.EXPIRED;
    }
}
