package dev.kakehashi.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Fetches of a repository what makes a checkpoint: its config, tokenizer and weights, whole or in shards; safetensors
 * where there are any.
 */
public final class HubCheckpoint {
    /** An index of shards, and the file that stands for all of them; what comes first is fetched. */
    private record Weights(String index, String single) {}

    private static final List<Weights> WEIGHTS = List.of(
            new Weights("model.safetensors.index.json", "model.safetensors"),
            new Weights("pytorch_model.bin.index.json", "pytorch_model.bin"));
    private static final int LARGEST_INDEX = 16 << 20;
    /** Say what comes before a text and ends one, where they are there; other tools expect them in the cache too. */
    private static final List<String> WELCOME = List.of("tokenizer_config.json", "special_tokens_map.json",
            "generation_config.json");

    private HubCheckpoint() {}

    /**
     * @param tokenizer whether the repository has to have one
     * @return the folder, ready to be opened like any other
     * @throws HubException naming what the repository lacks
     */
    public static Path fetch(HubCache cache, String repository, String revision, boolean tokenizer, Progress progress)
            throws IOException {
        var listing = cache.revision(repository, revision, progress);
        var first = new ArrayList<HubRevision.File>();
        for (var name : tokenizer ? List.of("config.json", "tokenizer.json") : List.of("config.json"))
            first.add(listing.file(name)
                    .orElseThrow(() -> new HubException(repository + " at " + revision + " holds no " + name + ".")));
        if (!tokenizer) listing.file("tokenizer.json").ifPresent(first::add);
        for (var name : WELCOME) listing.file(name).ifPresent(first::add);
        var weights = weights(listing);
        var index = weights.flatMap(found -> listing.file(found.index));
        if (index.isPresent() && index.get().size() > LARGEST_INDEX)
            throw new HubException(index.get().name() + " of " + repository + " is larger than 16 MiB.");
        index.ifPresent(first::add);
        var folder = cache.fetch(listing, first, progress);
        var all = new ArrayList<>(first);
        if (weights.isEmpty())
            throw new HubException(
                    repository + " at " + revision + " holds neither safetensors nor pytorch_model.bin.");
        for (var name : index.isPresent() ? shards(folder.resolve(index.get().name())) : List.of(weights.get().single))
            all.add(listing.file(name).orElseThrow(
                    () -> new HubException(repository + " at " + revision + " lacks the shard " + name + ".")));
        return cache.fetch(listing, all, progress);
    }

    private static Optional<Weights> weights(HubRevision listing) {
        return WEIGHTS.stream()
                .filter(weights -> listing.file(weights.index).isPresent() || listing.file(weights.single).isPresent())
                .findFirst();
    }

    private static Iterable<String> shards(Path index) throws IOException {
        JsonNode map;
        try {
            map = OutsideJson.tree(index, LARGEST_INDEX).path("weight_map");
        } catch (Unusable e) {
            throw new HubException(index.getFileName() + " " + e.getMessage() + ".");
        }
        var names = new LinkedHashSet<String>();
        for (var shard : map) names.add(shard.asText());
        for (var name : names) if (!HubName.isFile(name))
            throw new HubException(index.getFileName() + " names a shard that is no plain file name.");
        if (names.isEmpty()) throw new HubException(index.getFileName() + " names no shard.");
        return names;
    }
}
