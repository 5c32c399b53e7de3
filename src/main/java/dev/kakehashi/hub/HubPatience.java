package dev.kakehashi.hub;

import dev.kakehashi.files.DiskFull;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;

/**
 * Tries again after what may pass by itself: a cut connection, a server that is overloaded.
 *
 * @param pauseMillis before the second attempt; doubles with each further one
 */
record HubPatience(int attempts, long pauseMillis) {
    /** Longest time in which nobody is asked whether to go on. */
    private static final long SLICE_MILLIS = 500;

    interface Attempt<T> {
        T make() throws IOException;
    }

    /**
     * @param what completes the sentence "The connection to the hub broke while ..."
     * @param goOn asked during every pause; an exception from it ends the attempts
     * @throws HubException when the hub refuses, at once, or when the last attempt failed too
     */
    <T> T insist(String what, Runnable goOn, Attempt<T> attempt) throws IOException {
        for (int made = 1;; made++) {
            try {
                return attempt.make();
            } catch (HubException | FileSystemException lasting) {
                throw lasting;
            } catch (IOException cut) {
                if (DiskFull.is(cut)) throw cut;
                if (made == attempts)
                    throw new HubException("The connection to the hub broke " + attempts + " times while " + what + ": "
                            + reason(cut) + ".");
            }
            for (long left = pauseMillis << (made - 1); left > 0; left -= SLICE_MILLIS)
                pause(Math.min(left, SLICE_MILLIS), goOn);
        }
    }

    /** Until another job has ended what it does: one short pause. */
    void await(Runnable goOn) {
        pause(Math.min(pauseMillis, SLICE_MILLIS), goOn);
    }

    private static void pause(long millis, Runnable goOn) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // a server going down: the question below knows
        }
        goOn.run();
    }

    private static String reason(IOException cut) {
        if (cut instanceof UnknownHostException) return "there is no host " + cut.getMessage();
        return cut.getMessage() == null ? cut.getClass().getSimpleName() : cut.getMessage();
    }
}
