/**
 * How long work says how far it is, is told to stop, and decides when a resume point is worth its time.
 */
package dev.kakehashi.progress;
