package dev.kakehashi.corpus;

/** One text of a corpus; {@code number} counts the valid documents in reading order from 0. */
public record Document(String text, long number) {}
