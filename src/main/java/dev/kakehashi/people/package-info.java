/**
 * Accounts, roles and rights, sessions and tokens, logging in by form or by another server, and the audit log. {@link
 * PeopleMechanism} says of each request who makes it.
 */
package dev.kakehashi.people;
