/**
 * Results that were stored, opened for pages and programs: mapped and kept open, counted again where they are older
 * than a number, refused with a reason where their files are gone. {@link OpenAnalyses} is the one to begin with.
 */
package dev.kakehashi.results;
