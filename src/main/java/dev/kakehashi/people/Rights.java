package dev.kakehashi.people;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Set;

/** What a visitor may do; resources name the right that they ask for in {@code @RolesAllowed}. */
public final class Rights {
    /** Read every page. */
    public static final String READ = "read";

    /** Register, submit, cancel, edit. */
    public static final String SUBMIT = "submit";

    /** Delete, verify, back up, read the audit log. */
    public static final String ADMINISTER = "administer";

    /** Change one's own password and tokens; only at the screen, so that no token makes another. */
    public static final String OWN_ACCOUNT = "own-account";

    /** Change other people's accounts; only at the screen, so that a leaked token gives nobody a role. */
    public static final String PEOPLE = "people";

    static final Set<String> NONE = Set.of();
    static final Set<String> ALL = Set.of(READ, SUBMIT, ADMINISTER, OWN_ACCOUNT, PEOPLE);

    private Rights() {}

    /** For a right that depends on what an address names; all others stand in {@code @RolesAllowed}. */
    public static void require(String right, SecurityIdentity identity) {
        if (!identity.hasRole(right)) throw new ForbiddenException();
    }

    /** What a role may do at the screen. */
    static Set<String> of(Role role) {
        return switch (role) {
            case VIEWER -> Set.of(READ, OWN_ACCOUNT);
            case RESEARCHER -> Set.of(READ, SUBMIT, OWN_ACCOUNT);
            case ADMIN -> ALL;
        };
    }

    /** What a program may do with a token of somebody in this role. */
    static Set<String> of(Role role, Token.Scope scope) {
        if (scope == Token.Scope.READ || role == Role.VIEWER) return Set.of(READ);
        return role == Role.ADMIN ? Set.of(READ, SUBMIT, ADMINISTER) : Set.of(READ, SUBMIT);
    }
}
