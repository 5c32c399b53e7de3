package dev.kakehashi.submission;

import dev.kakehashi.catalog.ModelNotice;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Tokens seen as names of checkpoints round them: looked at together, because a size of the model looks the same. */
final class NamedTokens {
    private static final double ROUNDED = 0.1;

    private NamedTokens() {}

    static void check(TreeMap<Long, FoundCheckpoint> found, Long tokensPerStep, List<ModelNotice> notices) {
        if (areSizes(found.values().stream().map(FoundCheckpoint::namedTokens).toList())) {
            found.replaceAll((step, one) -> one.withoutNamedTokens());
            return;
        }
        for (var one : found.values()) {
            if (one.namedTokens() == null || one.step() == 0 || tokensPerStep == null) continue;
            double made = (double) one.step() * tokensPerStep;
            if (Math.abs(made - one.namedTokens()) > ROUNDED * Math.max(made, one.namedTokens()))
                notice(notices, ModelNotice.Kind.OTHER_TOKENS, one.step(), one.namedTokens());
        }
        if (tokensPerStep == null)
            found.descendingMap().values().stream().filter(one -> one.namedTokens() != null && one.step() > 0)
                    .findFirst()
                    .ifPresent(last -> notice(notices, ModelNotice.Kind.TOKENS_BY_NAME, last.step(),
                            Math.round((double) last.namedTokens() / last.step())));
    }

    /** Tokens grow from step to step; what two steps name alike is something else. */
    static boolean areSizes(List<Long> named) {
        var known = named.stream().filter(Objects::nonNull).toList();
        return new HashSet<>(known).size() < known.size();
    }

    private static void notice(List<ModelNotice> notices, ModelNotice.Kind kind, long step, long tokens) {
        ModelNotice.add(notices, new ModelNotice(kind, List.of(step), "", tokens));
    }
}
