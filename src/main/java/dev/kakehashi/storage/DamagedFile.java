package dev.kakehashi.storage;

import java.io.IOException;

/** A file is not what was written; the message is a sentence for a person. */
public final class DamagedFile extends IOException {
    DamagedFile(String sentence) {
        super(sentence);
    }

    static DamagedFile of(String file, String place, String expected, String found) {
        return new DamagedFile(file + " in " + place + " is not what was written: its SHA-256 is " + found
                + " and should be " + expected
                + ". Restore it from a backup, or make it again.");
    }
}
