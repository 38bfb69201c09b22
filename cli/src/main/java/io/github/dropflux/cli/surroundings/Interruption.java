package io.github.dropflux.cli.surroundings;

/** What to do when the process is told to end (Ctrl-C, SIGTERM) before the work is done. */
public final class Interruption {

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /** The JVM then ends by itself, with the signal's exit code: 130 for Ctrl-C. */
    public static Interruption then(Runnable action) {
        Thread hook = new Thread(action, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    /** The work is done: an interruption means nothing more. */
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook does what it is for.
            return;
        }
    }
}
