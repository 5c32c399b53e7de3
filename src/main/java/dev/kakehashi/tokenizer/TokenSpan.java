package dev.kakehashi.tokenizer;

/**
 * What a reader sees of one token, or of several byte tokens that make one character.
 *
 * @param text without the mark for a space; a newline is an empty text with {@code newline}
 * @param leadingSpace the token begins with a space
 * @param bytes the tokens are bytes that make no character: {@code ⟨E9 B7⟩}
 * @param first index of its first token
 * @param count number of tokens
 */
public record TokenSpan(String text, boolean leadingSpace, boolean newline, boolean bytes, int first, int count) {}
