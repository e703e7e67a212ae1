package dev.holdfast.rig.history;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that was asked of a service that began empty.
 *
 * @param calls in the order in which they began
 * @param prices minor units: each price that a SKU ever had while orders were taken
 * @param samples of the nodes, while faults were going on and after
 */
public record History(List<Call> calls, Map<String, Set<Long>> prices, List<Sample> samples) {
    public History {
        calls = List.copyOf(calls);
        prices = Map.copyOf(prices);
        samples = List.copyOf(samples);
    }
}
