package dev.kakehashi.catalog;

/**
 * A row as lists of many kinds show it.
 *
 * @param key as addresses name it
 * @param folder of its files, where a row of its kind says so; null before there are any
 * @param bytes of its files below the data folder; null where they are not known
 */
public record Stored(Long id, String key, String title, String folder, Long bytes) {}
