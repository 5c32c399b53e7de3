package dev.kakehashi.results;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** Thrown where a result is not there yet, or its files were moved, deleted or damaged: status 409 with a sentence. */
public final class Unreadable extends ClientErrorException {
    public enum Why {
        ANALYSIS_MISSES_FILE, ANALYSIS_REFUSED, ANALYSIS_DAMAGED, INTERVENTION_NOT_DONE, INTERVENTION_GONE
    }

    private final Why why;
    private final String detail;

    Unreadable(Why why, String detail, Exception cause) {
        super(why + " " + detail, Response.Status.CONFLICT, cause);
        this.why = why;
        this.detail = detail;
    }

    public Why why() {
        return why;
    }

    /** The name of the file that is missing, or in which words one was refused; empty otherwise. */
    public String detail() {
        return detail;
    }
}
