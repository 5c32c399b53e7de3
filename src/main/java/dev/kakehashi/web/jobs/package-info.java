/**
 * Pages of jobs: the list, one job with its progress, log and curves, and what may be done to it.
 */
package dev.kakehashi.web.jobs;
