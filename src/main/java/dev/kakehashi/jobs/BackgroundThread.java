package dev.kakehashi.jobs;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.jboss.logging.Logger;

/**
 * The thread a job runs on, behind the threads that answer readers when both want the same core. Linux gives every
 * thread a niceness and a thread that is started takes over its parent's, so what libtorch and Java start for the job
 * comes behind too; Java's own thread priorities do nothing on Linux unless the virtual machine runs as root.
 */
final class BackgroundThread extends Thread {
    private static final Logger LOG = Logger.getLogger(BackgroundThread.class);
    private static final int OF_ONE_THREAD = 0; // PRIO_PROCESS, which on Linux means a thread

    private final int niceness;

    /** The function of the C library that sets it. */
    interface Priorities extends Library {
        int setpriority(int which, int who, int niceness);

        int getpriority(int which, int who);
    }

    /** @param niceness from 0, the same as everything else, to 19, only what others leave over */
    BackgroundThread(Runnable work, String name, int niceness) {
        super(work, name);
        this.niceness = niceness;
        setDaemon(true);
    }

    @Override
    public void run() {
        if (niceness > 0 && Platform.isLinux()) stepBack();
        super.run();
    }

    /** A machine without the function runs jobs as before, only less politely. */
    private void stepBack() {
        try {
            if (library().setpriority(OF_ONE_THREAD, 0, niceness) != 0)
                LOG.warn("Jobs run at the same priority as the web: the system refused another.");
        } catch (LinkageError e) {
            LOG.warnf("Jobs run at the same priority as the web: %s", e.getMessage());
        }
    }

    static Priorities library() {
        return Native.load("c", Priorities.class);
    }

    static int nicenessOfThisThread() {
        return library().getpriority(OF_ONE_THREAD, 0);
    }
}
