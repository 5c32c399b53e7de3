/**
 * Evidence about every feature. Its rooms are passed in order: {@code index}, {@code evaluation}, {@code clusters},
 * {@code features}, {@code evidence}; here is what they share, and {@link SaeReport}, in which their numbers meet.
 * METHOD sections 4 and 5.
 */
package dev.kakehashi.analysis;
