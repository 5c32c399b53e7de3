package dev.kakehashi.web.terms;

import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.ui.UnknownAddress;

/** The study that an address or a field names. */
public final class NamedStudy {
    private NamedStudy() {}

    /** @throws UnknownAddress where there is no such study */
    public static Study of(String slug) {
        return Study.bySlug(slug).orElseThrow(() -> new UnknownAddress(UnknownAddress.Kind.STUDY, slug));
    }
}
