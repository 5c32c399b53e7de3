/**
 * What trainings, analyses and interventions take of memory, and how a set of SAEs is cut into groups that fit a
 * {@link Machine}. {@link TrainingMemory} is the one to read first.
 */
package dev.kakehashi.planning;
