package dev.kakehashi.hostile;

import com.github.luben.zstd.ZstdOutputStream;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Packed corpora of several members with checksums: whatever was done to one, all its documents are read or it is
 * refused. Only a file that lacks whole members is a sound shorter one.
 */
final class PackedKinds {
    private static final int MEMBERS = 4;
    private static final int DOCUMENTS = 10; // of a member
    private static final int HEADER = 10; // where a changed time or system loses nothing

    private PackedKinds() {}

    private interface Packer {
        OutputStream on(OutputStream out) throws IOException;
    }

    static List<HostileKind> all() throws IOException {
        return List.of(
                kind("corpus, gzip members", "c.jsonl.gz", GZIPOutputStream::new),
                kind("corpus, zstd frames", "c.jsonl.zst", out -> new ZstdOutputStream(out, 3).setChecksum(true)));
    }

    private static HostileKind kind(String name, String file, Packer packer) throws IOException {
        var members = new ArrayList<byte[]>();
        for (var i = 0; i < MEMBERS; i++) members.add(packed(documents(i), packer));
        return new HostileKind() {
            private boolean changedAtWill;

            @Override
            public String name() {
                return name;
            }

            @Override
            public Path write(Path folder, Random random) throws IOException {
                changedAtWill = false;
                return Files.write(folder.resolve(file), joined(members));
            }

            @Override
            public byte[] crafted(Random random) throws IOException {
                int which = random.nextInt(MEMBERS);
                if (random.nextInt(3) > 0) { // one member alone is damaged: the files around it are sound
                    var damaged = new ArrayList<>(members);
                    damaged.set(which, Mutations.of(members.get(which), random));
                    return joined(damaged);
                }
                changedAtWill = true;
                return switch (random.nextInt(5)) {
                    case 0 -> packed(new byte[66 << 20], packer); // expands to more than any text
                    case 1 -> packed(("\uFEFF" + text(documents(0))).getBytes(StandardCharsets.UTF_8), packer);
                    case 2 -> packed(text(documents(0)).getBytes(StandardCharsets.UTF_16), packer);
                    case 3 -> packed(new byte[0], packer);
                    default -> joined(List.of(members.get(0), new byte[1 + random.nextInt(2000)]));
                };
            }

            @Override
            public void read(Path folder) throws IOException {
                var facts = CorpusFiles.at(folder.resolve(file)).read(document -> {}, Progress.NONE);
                CorpusFiles.at(folder.resolve(file)).first(1);
                if (changedAtWill || facts.documents() == MEMBERS * DOCUMENTS) return;
                var bytes = Files.readAllBytes(folder.resolve(file));
                SilentLoss.unless(facts.documents() == (long) wholeMembers(bytes, members) * DOCUMENTS,
                        facts.documents() + " of " + MEMBERS * DOCUMENTS + " documents were read");
            }
        };
    }

    /** Of how many members a file consists and of nothing else but zeros at its end; -1 for any other. */
    private static int wholeMembers(byte[] bytes, List<byte[]> members) {
        int count = 0;
        for (var at = 0; at < bytes.length; count++) {
            int from = at;
            if (zeros(bytes, from)) return count;
            for (var member : members) {
                if (at == from && bytes.length - from >= member.length && Arrays.equals(
                        bytes, from + HEADER, from + member.length, member, HEADER, member.length))
                    at += member.length;
            }
            if (at == from) return -1;
        }
        return count;
    }

    private static boolean zeros(byte[] bytes, int from) {
        for (var i = from; i < bytes.length; i++) if (bytes[i] != 0) return false;
        return true;
    }

    private static byte[] documents(int member) {
        var lines = new StringBuilder();
        for (var i = 0; i < DOCUMENTS; i++) lines.append("{\"id\":").append(DOCUMENTS * member + i)
                .append(",\"text\":\"Document 文書 ").append(member * i).append("\"}\n");
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] packed(byte[] content, Packer packer) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packing = packer.on(out)) {
            packing.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] joined(List<byte[]> parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
