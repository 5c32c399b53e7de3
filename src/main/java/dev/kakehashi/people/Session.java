package dev.kakehashi.people;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/** One browser in which one person is logged in. */
@Entity
@Table(name = "login_session")
class Session extends PanacheEntityBase {
    /** Of the secret in the browser's cookie; who reads the table cannot log in with it. */
    @Id public String hash;

    @ManyToOne(fetch = FetchType.LAZY) public Account account;

    @Enumerated(EnumType.STRING) public Via via;

    public Instant createdAt;

    /** Moves on while the session is used. */
    public Instant expiresAt;
}
