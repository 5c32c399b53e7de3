/**
 * The demo study: a bilingual world, a model raised on it and everything that follows, told in the terminal.
 * {@link DemoStudy} is its script.
 */
package dev.kakehashi.demo;
