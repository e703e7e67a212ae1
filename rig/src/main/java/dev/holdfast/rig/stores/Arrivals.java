package dev.holdfast.rig.stores;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many accepted orders have arrived in a store. Asks the store only for the blocks of ids that were not complete when last
 * asked, so that watching costs the store next to nothing however many orders there are.
 */
public final class Arrivals {
    private final Source source;
    private final ConcurrentSkipListMap<String, LongAdder> accepted = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<String, Long> stored = new ConcurrentSkipListMap<>();

    /** A store that can count. */
    public interface Source {
        /** Orders that have arrived, by block, from a block on (included); blocks without any may be missing. */
        Map<String, Long> countFrom(String block);
    }

    public Arrivals(Source source) {
        this.source = source;
    }

    /** An order was accepted. From any thread. */
    public void accepted(String id) {
        String block = OrderIds.block(id);
        LongAdder count = accepted.get(block);
        if (count == null) {
            count = accepted.computeIfAbsent(block, _ -> new LongAdder());
        }
        count.increment();
    }

    /** Asks the store and answers how many have arrived in all. */
    public synchronized long refresh() {
        String from = firstIncomplete();
        if (from == null) {
            return 0;
        }
        stored.putAll(source.countFrom(from));
        return stored();
    }

    /** How many had arrived when last asked. */
    public long stored() {
        return stored.values().stream().mapToLong(Long::longValue).sum();
    }

    private @Nullable String firstIncomplete() {
        for (Map.Entry<String, LongAdder> block : accepted.entrySet()) {
            if (stored.getOrDefault(block.getKey(), 0L) < block.getValue().sum()) {
                return block.getKey();
            }
        }
        return accepted.isEmpty() ? null : accepted.lastKey();
    }
}
