/**
 * What looks after results: verification against manifests, clean-up of what nobody points to, keeping less evidence,
 * copies of the database. {@link Garbage} and {@link Verifying} are the doors.
 */
package dev.kakehashi.upkeep;
