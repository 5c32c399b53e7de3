/**
 * The data folder: where results lie ({@link DataDirectory}), what each was made of ({@link Manifest}), what may be
 * read from outside, and how full the disk is.
 */
package dev.kakehashi.storage;
