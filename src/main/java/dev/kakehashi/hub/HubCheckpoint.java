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

/** Fetches of a repository what makes a checkpoint: its config, tokenizer and safetensors, whole or in shards. */
public final class HubCheckpoint {
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final int LARGEST_INDEX = 16 << 20;
    /** Not needed here, but other tools expect them in the cache. */
    private static final List<String> WELCOME =
            List.of("tokenizer_config.json", "special_tokens_map.json", "generation_config.json");

    private HubCheckpoint() {}

    /**
     * @return the folder, ready to be opened like any other
     * @throws HubException naming what the repository lacks
     */
    public static Path fetch(HubCache cache, String repository, String revision, Progress progress) throws IOException {
        var listing = cache.revision(repository, revision, progress);
        var first = new ArrayList<HubRevision.File>();
        for (var name : List.of("config.json", "tokenizer.json"))
            first.add(listing.file(name).orElseThrow(() -> new HubException(repository + " at " + revision + " holds no " + name + ".")));
        for (var name : WELCOME) listing.file(name).ifPresent(first::add);
        var index = listing.file(INDEX);
        if (index.isPresent() && index.get().size() > LARGEST_INDEX) throw new HubException(INDEX + " of " + repository + " is larger than 16 MiB.");
        index.ifPresent(first::add);
        var folder = cache.fetch(listing, first, progress);
        var all = new ArrayList<>(first);
        for (var name : weights(listing, folder))
            all.add(listing.file(name).orElseThrow(() -> new HubException(repository + " at " + revision + " lacks the shard " + name + ".")));
        return cache.fetch(listing, all, progress);
    }

    private static Iterable<String> weights(HubRevision listing, Path folder) throws IOException {
        if (listing.file(INDEX).isPresent()) return shards(folder.resolve(INDEX));
        if (listing.file(WEIGHTS).isPresent()) return List.of(WEIGHTS);
        boolean pickled = listing.files().stream().anyMatch(file -> file.name().matches("pytorch_model.*\\.bin"));
        throw new HubException(listing.repository() + " at " + listing.revision()
                + (pickled ? " has its weights only as pickles (pytorch_model.bin); a revision with safetensors is needed." : " holds no safetensors."));
    }

    private static Iterable<String> shards(Path index) throws IOException {
        JsonNode map;
        try {
            map = OutsideJson.tree(index, LARGEST_INDEX).path("weight_map");
        } catch (Unusable e) {
            throw new HubException(INDEX + " " + e.getMessage() + ".");
        }
        var names = new LinkedHashSet<String>();
        for (var shard : map) names.add(shard.asText());
        for (var name : names) if (!HubName.isFile(name)) throw new HubException(INDEX + " names a shard that is no plain file name.");
        if (names.isEmpty()) throw new HubException(INDEX + " names no shard.");
        return names;
    }
}
