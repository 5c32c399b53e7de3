package dev.kakehashi.web.terms;

import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.ui.Nothing;

/** The study that an address or a field names. */
public final class NamedStudy {
    private NamedStudy() {}

    /** @throws Nothing where there is no such study */
    public static Study of(String slug) {
        return Study.bySlug(slug).orElseThrow(() -> new Nothing(Nothing.Kind.STUDY, slug));
    }
}
