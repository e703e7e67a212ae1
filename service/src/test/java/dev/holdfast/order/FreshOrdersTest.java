package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshOrdersTest {
    private final FreshOrders orders = new FreshOrders();

    @Test
    void givesAnOrderOnce() {
        Order order = Given.accepted();
        orders.add(order, 100);
        assertThat(orders.take(List.of(order.id(), Given.id()))).isEqualTo(Map.of(order.id(), order));
        assertThat(orders.take(List.of(order.id()))).isEmpty();
    }

    @Test
    void forgetsTheOldestBeyondItsBound() {
        List<Order> given = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            given.add(Given.accepted());
            orders.add(given.getLast(), FreshOrders.MAX_CHARS / 5);
            orders.add(given.getLast(), FreshOrders.MAX_CHARS / 5); // inserted again after a rollback
        }
        assertThat(orders.take(given.stream().map(Order::id).toList()).values())
                .containsExactlyInAnyOrderElementsOf(given.subList(95, 100));
        orders.add(given.getFirst(), FreshOrders.MAX_CHARS);
        assertThat(orders.take(List.of(given.getFirst().id()))).hasSize(1);
        orders.add(given.getFirst(), FreshOrders.MAX_CHARS + 1);
        assertThat(orders.take(List.of(given.getFirst().id()))).isEmpty();
    }
}
