/**
 * Pages of studies, and the form that submits, clones or extends one; its options are {@link
 * dev.kakehashi.submission.StudyOption}.
 */
package dev.kakehashi.web.studies;
