package dev.holdfast.storage;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that were added last, as many as a bound of their weight allows. For any thread. */
public final class Recent<K, V> {
    private final int most;
    private final Map<K, Weighed<V>> values = new LinkedHashMap<>();
    private int weight;

    /** @param most the weight of all values together */
    public Recent(int most) {
        this.most = most;
    }

    private record Weighed<V>(V value, int weight) {}

    /** Takes the place of an earlier value of that key, and forgets the oldest beyond the bound. */
    public synchronized void add(K key, V value, int itsWeight) {
        remove(key);
        values.put(key, new Weighed<>(value, itsWeight));
        weight += itsWeight;
        Iterator<Weighed<V>> oldest = values.values().iterator();
        while (weight > most) {
            weight -= oldest.next().weight;
            oldest.remove();
        }
    }

    /** Null where there is none, or it is forgotten. */
    public synchronized @Nullable V get(K key) {
        Weighed<V> found = values.get(key);
        return found == null ? null : found.value;
    }

    /** As {@link #get}, and forgets it. */
    public synchronized @Nullable V remove(K key) {
        Weighed<V> gone = values.remove(key);
        if (gone == null) {
            return null;
        }
        weight -= gone.weight;
        return gone.value;
    }
}
