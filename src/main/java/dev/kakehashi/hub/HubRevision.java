package dev.kakehashi.hub;

import java.util.List;
import java.util.Optional;

/** A repository of a hub at one revision: the commit the revision names now, and the files of it. */
public record HubRevision(String repository, String revision, String commit, List<File> files) {

    /**
     * @param sha256 of a large file, null for one that git itself holds
     * @param blob id of the git object
     */
    public record File(String name, long size, String sha256, String blob) {
        /** What the content is known by: its name among the blobs of a cache. */
        public String etag() {
            return sha256 != null ? sha256 : blob;
        }
    }

    public Optional<File> file(String name) {
        return files.stream().filter(file -> file.name.equals(name)).findFirst();
    }
}
