package dev.holdfast.order;

import static dev.holdfast.order.Given.accepted;
import static dev.holdfast.order.Given.after;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OrderWaitsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();
    private final OrderWaits waits = new OrderWaits(Given.SETTINGS, nanos::get);
    private final Order open = accepted();
    private final Order ended = after(open, new OrderFact.PaymentCaptured("ref"));
    private final AtomicReference<Order> kept = new AtomicReference<>(open);
    private final AtomicInteger reads = new AtomicInteger();

    private final Function<UUID, Optional<Order>> read = id -> {
        reads.incrementAndGet();
        return id.equals(open.id()) ? Optional.of(kept.get()) : Optional.empty();
    };

    @Test
    void givesAnOrderThatHasEndedAtOnce() throws InterruptedException {
        kept.set(ended);
        assertThat(waits.await(open.id(), LONG, read)).contains(ended);
        assertThat(reads).hasValue(1);
    }

    @Test
    void knowsNoOrderOfThatId() throws InterruptedException {
        assertThat(waits.await(new UUID(1, 1), LONG, read)).isEmpty();
    }

    @Test
    void givesTheOrderAsItIsWhenTheTimeIsUp() throws InterruptedException {
        assertThat(waits.await(open.id(), Duration.ZERO, read)).contains(open);
        assertThat(waits.await(open.id(), Duration.ofSeconds(10), id -> {
                    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
                    return read.apply(id);
                }))
                .contains(open);
    }

    @Test
    void isWokenByTheEnd() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(3);
        Function<UUID, Optional<Order>> counting = id -> {
            Optional<Order> order = read.apply(id);
            waiting.countDown();
            return order;
        };
        var first = later(counting);
        var second = later(counting);
        var third = later(counting);
        waiting.await();
        waits.changed(after(open, new OrderFact.PaymentUnknown())); // is no end
        assertThat(first).isNotDone();
        kept.set(ended);
        waits.changed(ended);
        assertThat(first.join()).contains(ended);
        assertThat(second.join()).contains(ended);
        assertThat(third.join()).contains(ended);
    }

    @Test
    void seesAnEndThatAnotherNodeMade() {
        CompletableFuture<Optional<Order>> waiting = later(id -> {
            if (reads.get() == 2) {
                kept.set(ended);
            }
            return read.apply(id);
        });
        assertThat(waiting.join()).contains(ended);
        assertThat(reads).hasValue(3);
    }

    @Test
    void letsOnlySoManyWait() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(Given.SETTINGS.waiters());
        var all = java.util.stream.IntStream.range(0, Given.SETTINGS.waiters())
                .mapToObj(_ -> later(id -> {
                    Optional<Order> order = read.apply(id);
                    waiting.countDown();
                    return order;
                }))
                .toList();
        waiting.await();
        assertThat(waits.await(open.id(), LONG, read)).contains(open);
        kept.set(ended);
        waits.changed(ended);
        assertThat(all).allSatisfy(waiter -> assertThat(waiter.join()).contains(ended));
        kept.set(open);
        assertThat(waits.await(open.id(), Duration.ZERO, read)).contains(open); // there is room again
    }

    private CompletableFuture<Optional<Order>> later(Function<UUID, Optional<Order>> read) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return waits.await(open.id(), LONG, read);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }
}
