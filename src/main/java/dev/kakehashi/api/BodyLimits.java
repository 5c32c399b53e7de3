package dev.kakehashi.api;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** What a JSON body may look like at most: nothing submitted here is deep, and no number has hundreds of digits. */
@Singleton
class BodyLimits implements ObjectMapperCustomizer {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 400;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final long MOST_TOKENS = 300_000;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(LONGEST_NUMBER)
                .maxStringLength(LONGEST_TEXT)
                .maxTokenCount(MOST_TOKENS)
                .build());
    }
}
