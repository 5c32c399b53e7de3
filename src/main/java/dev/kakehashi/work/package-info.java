/**
 * One handler for each kind of job that makes something: it turns rows into paths, calls the numerics and stores what
 * they return. {@link SaeTraining} is the shortest to begin with.
 */
package dev.kakehashi.work;
