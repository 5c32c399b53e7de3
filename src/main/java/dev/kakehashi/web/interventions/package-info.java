/**
 * Pages of interventions: the form, the table with its intervals, arms side by side down to the token, and parallel
 * sets.
 */
package dev.kakehashi.web.interventions;
