/**
 * Pages of people: logging in, one's account and tokens, accounts of others, and the audit log.
 */
package dev.kakehashi.web.people;
