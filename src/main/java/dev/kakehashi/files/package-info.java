/**
 * Writing that outlives a power cut ({@link Durable}), names that fit, and hashes.
 */
package dev.kakehashi.files;
