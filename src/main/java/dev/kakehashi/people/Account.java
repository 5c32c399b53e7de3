package dev.kakehashi.people;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import java.util.Optional;

/** A person who may log in. */
@Entity
public class Account extends PanacheEntityBase {
    public static final String NAME = "[a-z0-9][a-z0-9._-]{1,39}";

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "account_seq")
    @SequenceGenerator(name = "account_seq", sequenceName = "account_seq", allocationSize = 1) public Long id;

    /** Stands in addresses and in the audit log, and never changes. */
    public String name;

    public String displayName;

    @Enumerated(EnumType.STRING) public Role role;

    /** bcrypt; null for people another server logs in. */
    public String passwordHash;

    /** Issuer and subject as that server names this person. */
    public String oidcSubject;

    public boolean disabled;
    public Instant createdAt;
    public Instant lastLoginAt;

    public static Optional<Account> named(String name) {
        return find("name", name).firstResultOptional();
    }

    static boolean anAdmin() {
        return count("role = ?1 and not disabled", Role.ADMIN) > 0;
    }

    /**
     * Lets one after the other decide who is an admin: takes the lock of the oldest account's row, by an update that
     * changes nothing, until the present transaction ends. To be called before the account is read that is decided
     * about.
     */
    public static void lockAdmins() {
        update("displayName = displayName where id = (select min(a.id) from Account a)");
    }

    /** Whether nobody could administer the lab without this person. */
    public boolean lastAdmin() {
        return role == Role.ADMIN && !disabled && count("role = ?1 and not disabled and id <> ?2", Role.ADMIN, id) == 0;
    }
}
