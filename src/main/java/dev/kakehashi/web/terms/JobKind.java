package dev.kakehashi.web.terms;

import java.util.Locale;

/** What a job does, as the reader is told. */
public enum JobKind {
    MAKE_WORLD,
    SCAN_CORPUS,
    CHECK_CHECKPOINT,
    DOWNLOAD_CHECKPOINT,
    PRETRAIN,
    TRAIN_SAES,
    ANALYSE_SAES,
    INTERVENE,
    PROBE_FEATURE,
    VERIFY_ARTIFACTS,
    CLEAN_UP,
    APPLY_RETENTION,
    OTHER;

    static JobKind of(String kind) {
        for (JobKind each : values())
            if (each.name().equals(kind.toUpperCase(Locale.ROOT).replace('-', '_'))) return each;
        return OTHER;
    }
}
