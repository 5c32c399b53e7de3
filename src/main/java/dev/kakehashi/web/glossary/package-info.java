/**
 * The glossary: what the words and numbers on the screens mean, chapter by chapter.
 */
package dev.kakehashi.web.glossary;
