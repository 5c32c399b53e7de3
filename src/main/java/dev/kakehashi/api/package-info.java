/**
 * The same as the pages over JSON, for programs: what is read, submitted, changed and deleted. It is described at
 * {@code /openapi}. {@link StudiesApi} shows how a noun is read, submitted, changed and deleted.
 */
package dev.kakehashi.api;
