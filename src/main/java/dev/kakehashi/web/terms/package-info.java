/**
 * Words, links and parts that several groups of pages show: the names of jobs, metrics and settings, places in a
 * study, open analyses. Groups of pages know this package and {@code web.ui}, and not one another.
 */
package dev.kakehashi.web.terms;
