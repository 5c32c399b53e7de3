/**
 * The same as the pages over JSON, for programs: what is read, submitted, changed and deleted. It is described at
 * {@code /openapi}.
 */
package dev.kakehashi.api;
