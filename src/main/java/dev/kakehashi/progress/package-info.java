/**
 * How long work says how far it is and is told to stop ({@link dev.kakehashi.progress.Progress}), and when it writes
 * what a killed attempt goes on from ({@link dev.kakehashi.progress.ResumePoints}).
 */
package dev.kakehashi.progress;
