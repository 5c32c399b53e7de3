/**
 * One handler for each kind of job that makes something: it turns rows into paths, calls the numerics and stores what
 * they return. {@link SaeTraining} is the one to begin with; docs/architecture.md walks through it.
 */
package dev.kakehashi.work;
