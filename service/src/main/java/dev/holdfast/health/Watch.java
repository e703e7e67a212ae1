package dev.holdfast.health;

import dev.holdfast.health.Health.Finding;
import dev.holdfast.health.Health.Status;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check and its question under way. There is never more than one: while a server hangs, everybody who looks waits
 * for the same question, so that probes cannot pile up threads and connections.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final HealthCheck check;
    private @Nullable Question question;
    private boolean well = true;

    Watch(HealthCheck check) {
        this.check = check;
    }

    private record Question(FutureTask<Long> answer, long askedAt) {}

    HealthCheck check() {
        return check;
    }

    synchronized void start() {
        if (question == null || question.answer.isDone()) {
            long now = System.nanoTime();
            FutureTask<Long> answer = new FutureTask<>(() -> {
                check.ask();
                return System.nanoTime();
            });
            question = new Question(answer, now);
            Thread.ofVirtual().name("health-" + check.name()).start(answer);
        }
    }

    /** What the question says until the deadline, a reading of {@link System#nanoTime}. */
    Finding finding(long deadline) {
        Question asked = asked();
        try {
            long answeredAt = asked.answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            noted(true, "");
            return new Finding(Status.UP, TimeUnit.NANOSECONDS.toMillis(answeredAt - asked.askedAt));
        } catch (TimeoutException e) {
            noted(false, "no answer");
        } catch (ExecutionException e) {
            noted(false, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Finding(Status.DOWN, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked.askedAt));
    }

    private synchronized Question asked() {
        if (question == null) {
            throw new IllegalStateException("a finding before the start");
        }
        return question;
    }

    /** One line when it turns, not one a probe. */
    private synchronized void noted(boolean isWell, String reason) {
        if (isWell != well) {
            well = isWell;
            if (isWell) {
                LOG.info("{} is well again", check.name());
            } else {
                LOG.warn("{} is not well: {}", check.name(), reason);
            }
        }
    }
}
