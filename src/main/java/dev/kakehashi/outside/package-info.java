/**
 * Files of others: opened below their roots and nowhere else, read within limits, and refused in half a sentence
 * ({@link Unusable}).
 */
package dev.kakehashi.outside;
