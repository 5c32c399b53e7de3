package dev.kakehashi.outside;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Opens a file from its root downwards, each folder within the one before and none of them a link: for systems without
 * {@link OpenHandle}.
 */
final class FolderByFolder {
    private FolderByFolder() {}

    static FileChannel open(Path file, List<Path> realRoots) throws IOException {
        var real = file.toRealPath();
        var root = realRoots.stream().filter(real::startsWith).findFirst().orElseThrow(Confinement::outside);
        try (var folder = Files.newDirectoryStream(root)) {
            if (folder instanceof SecureDirectoryStream<Path> secure) return open(secure, root.relativize(real));
        }
        var channel = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        if (file.toRealPath().equals(real)) return channel;
        channel.close();
        throw Confinement.outside();
    }

    private static FileChannel open(SecureDirectoryStream<Path> folder, Path below) throws IOException {
        var name = below.getName(0);
        if (below.getNameCount() == 1) return (FileChannel) folder.newByteChannel(name,
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try (var next = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            return open(next, below.subpath(1, below.getNameCount()));
        }
    }
}
