/**
 * The page of workers: which processes live and what each runs.
 */
package dev.kakehashi.web.workers;
