package dev.kakehashi.people;

/** How the server knows who somebody is. */
public enum Via {
    /** Login is off: whoever sits at this machine. */
    LOCAL,
    FORM,
    OIDC,
    TOKEN,
    NOBODY
}
