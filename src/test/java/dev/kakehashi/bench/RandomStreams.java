package dev.kakehashi.bench;

import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.sae.SaeTrainer;
import java.io.IOException;
import java.util.SortedSet;

/** Sequences of random token ids, whose activations are trained on and validated with. */
final class RandomStreams {
    private static final int LENGTH = 64;

    private final TokenizedCorpus english;
    private final TokenizedCorpus japanese;

    /** @param sequences of each language */
    RandomStreams(int sequences, int vocabulary) throws IOException {
        this.english = GivenSequences.random(sequences, LENGTH, vocabulary, 1);
        this.japanese = GivenSequences.random(sequences, LENGTH, vocabulary, 2);
    }

    SaeTrainer.Streams of(CausalTransformer model, SortedSet<Integer> layers) {
        return new SaeTrainer.Streams(stream(model, layers, Split.TRAIN), stream(model, layers, Split.VALIDATION));
    }

    private ActivationStream stream(CausalTransformer model, SortedSet<Integer> layers, Split split) {
        return new ActivationStream(model, new DocumentStream(english, japanese, split, 0), layers, Normalization.L2);
    }
}
