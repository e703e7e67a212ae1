package dev.holdfast.settings;

/** Who gets the processors. */
public final class Processors {
    /** How many threads run virtual ones; the JDK reads it when it starts the first. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    private Processors() {}

    /**
     * Half of the processors for requests, unless the JVM is told otherwise: the writer, the consumers and, on a small machine, every
     * server need the rest, and two threads that wake each other for a few microseconds of work take a tenth of all orders.
     */
    public static void share() {
        if (System.getProperty(CARRIERS) == null) {
            int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            System.setProperty(CARRIERS, Integer.toString(half));
        }
    }
}
