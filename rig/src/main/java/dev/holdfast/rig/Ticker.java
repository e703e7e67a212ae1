package dev.holdfast.rig;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Prints a line of progress at once per period while something long is under way. */
public final class Ticker implements AutoCloseable {
    private static final long PERIOD_MILLIS = 2_000;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("progress").daemon().factory());

    /** @param line asked every two seconds, on one thread; a fault in it is printed and does not stop the work */
    public Ticker(Supplier<String> line) {
        clock.scheduleAtFixedRate(() -> print(line), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void print(Supplier<String> line) {
        String text;
        try {
            text = line.get();
        } catch (RuntimeException fault) {
            text = "  (no progress to show: " + fault.getMessage() + ")";
        }
        System.out.println(text);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
