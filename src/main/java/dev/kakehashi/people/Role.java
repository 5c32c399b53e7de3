package dev.kakehashi.people;

/** What a person is in the lab. */
public enum Role {
    VIEWER,
    RESEARCHER,
    ADMIN
}
