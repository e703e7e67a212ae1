package dev.holdfast.rig.http;

/**
 * When the requests of a {@link Loop} are due. In a closed loop as soon as a connection is free; in an open one by a timetable
 * that does not wait for answers, so that a server which stalls is charged with every request it kept waiting.
 */
public sealed interface Pace {
    /** Each connection sends its next request when it has the answer to the last. */
    record Closed() implements Pace {}

    /** @param perSecond requests due in a second, evenly spread */
    record Open(int perSecond) implements Pace {
        public Open {
            if (perSecond < 1) {
                throw new IllegalArgumentException("a rate of " + perSecond);
            }
        }

        /** Nanoseconds after the start at which the request of that index, from 0, is due; whole seconds do not drift. */
        long dueNanos(long index) {
            return index / perSecond * 1_000_000_000L + index % perSecond * 1_000_000_000L / perSecond;
        }
    }
}
