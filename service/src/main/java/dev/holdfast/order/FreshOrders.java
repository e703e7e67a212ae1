package dev.holdfast.order;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first versions of the orders that this node inserted last, so that whoever settles them has not to read them back. Whether an
 * order is there, and still as it was inserted, is told by its row alone: of a transaction that was rolled back no row is found.
 */
final class FreshOrders {
    /** Of the JSON in their rows: a second of some thousand orders a second; what is older is read from the table. */
    static final int MAX_CHARS = 4 << 20;

    private final Map<UUID, Fresh> orders = new LinkedHashMap<>();
    private int chars;

    private record Fresh(Order order, int chars) {}

    /** Remembers what is inserted, committed or not; a transaction that is repeated may insert another order with that id. */
    synchronized void add(Order order, int size) {
        forget(order.id());
        orders.put(order.id(), new Fresh(order, size));
        chars += size;
        Iterator<Fresh> oldest = orders.values().iterator();
        while (chars > MAX_CHARS) {
            chars -= oldest.next().chars();
            oldest.remove();
        }
    }

    /** Those of the orders that are remembered; they are forgotten now, for their next version is near. */
    synchronized Map<UUID, Order> take(Collection<UUID> ids) {
        Map<UUID, Order> taken = new HashMap<>();
        for (UUID id : ids) {
            Fresh fresh = forget(id);
            if (fresh != null) {
                taken.put(id, fresh.order());
            }
        }
        return taken;
    }

    private @Nullable Fresh forget(UUID id) {
        Fresh gone = orders.remove(id);
        if (gone != null) {
            chars -= gone.chars();
        }
        return gone;
    }
}
