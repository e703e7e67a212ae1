package dev.holdfast.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, as it is answered.
 *
 * @param nextCursor null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * @param found up to limit + 1 elements; the one too many says that there is a next page
     * @param cursor names the place after an element
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()));
    }

    /** The same page with its elements shown another way. */
    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(items.stream().<R>map(change).toList(), nextCursor);
    }
}
