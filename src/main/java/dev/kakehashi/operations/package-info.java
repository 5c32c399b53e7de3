/**
 * Where the program starts ({@link Main}), health checks and metrics.
 */
package dev.kakehashi.operations;
