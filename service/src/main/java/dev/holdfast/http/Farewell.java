package dev.holdfast.http;

import dev.holdfast.settings.Settings;
import java.time.Duration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The moment between "not ready" and the end. Readiness has dropped, and everything still works until proxies have noticed.
 * Answers ask for their connection to be closed meanwhile, for who keeps one would not look for another node.
 */
final class Farewell implements ApplicationListener<ContextClosedEvent> {
    private final Duration pause;
    private volatile boolean begun;

    /**
     * Reads {@code SHUTDOWN_PAUSE_MILLIS}: by default longer than two looks of a proxy that looks every second. It is part
     * of the time a node is given to stop.
     */
    Farewell(Settings settings) {
        this.pause =
                settings.millis("SHUTDOWN_PAUSE_MILLIS", Duration.ofSeconds(3), Duration.ZERO, Duration.ofMinutes(1));
    }

    boolean begun() {
        return begun;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        begun = true;
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
