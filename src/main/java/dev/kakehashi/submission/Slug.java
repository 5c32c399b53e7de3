package dev.kakehashi.submission;

import dev.kakehashi.files.Sha256;
import dev.kakehashi.files.ShortName;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Readable names that stand in URLs and folders and never change. */
final class Slug {
    /** Pages that stand where slugs stand. */
    private static final Set<String> PAGES = Set.of("new", "pretrain");

    private static final int LONGEST = 80;

    private Slug() {}

    /** Letters, digits, dots and dashes of a name; Japanese letters stay. */
    static String of(String name) {
        var slug = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}.]+", "-")
                .replaceAll("^[-.]+|[-.]+$", "");
        slug = ShortName.ofBytes(ShortName.ofLength(slug, LONGEST), ShortName.BYTES)
                .replaceAll("[-.]+$", "")
                .replaceAll("\\.(json|csv|tex|txt)$", "-$1"); // last: such endings belong to the formats of a page
        return slug.isEmpty() ? "unnamed" : slug;
    }

    /** The slug of the name, with a number behind it where it is taken. */
    static String free(String name, Predicate<String> taken) {
        var slug = of(name);
        if (!PAGES.contains(slug) && !taken.test(slug)) return slug;
        for (var number = 2;; number++) if (!taken.test(slug + "-" + number)) return slug + "-" + number;
    }

    /** Six hexadecimal digits that tell SAEs of one layer apart by all that decided them. */
    static String digest(String text) {
        return Sha256.of(text).substring(0, 6);
    }
}
