/**
 * What forms and the API ask for: read ({@link Fields}), checked against what is there, refused in a sentence ({@link
 * Refused}) or queued. {@link SubmitStudy} is the fullest example; the options of a study are {@link StudyOption}.
 */
package dev.kakehashi.submission;
