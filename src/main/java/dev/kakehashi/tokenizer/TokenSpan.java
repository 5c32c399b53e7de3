package dev.kakehashi.tokenizer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a reader sees of one token, or of several that make a character together.
 *
 * @param first index of its first token
 * @param count number of tokens
 */
public record TokenSpan(List<TokenPart> parts, int first, int count) {

    /** As it stands in the text; bytes that make no character as their numbers. */
    public String text() {
        return parts.stream().map(TokenPart::text).collect(Collectors.joining());
    }
}
