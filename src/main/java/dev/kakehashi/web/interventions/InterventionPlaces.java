package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.web.ui.UnknownAddress;

/** Finds interventions by the number in their address. */
public final class InterventionPlaces {
    private InterventionPlaces() {}

    /** @throws UnknownAddress when there is none of this number */
    public static Intervention named(String id) {
        Intervention row = id.matches("\\d{1,18}") ? Intervention.findById(Long.parseLong(id)) : null;
        if (row == null) throw new UnknownAddress(UnknownAddress.Kind.INTERVENTION, id);
        return row;
    }
}
