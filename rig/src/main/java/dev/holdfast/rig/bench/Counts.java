package dev.holdfast.rig.bench;

/**
 * Orders so far, at one time.
 *
 * @param nanos of {@link System#nanoTime}
 * @param accepted answered with 202
 * @param confirmed confirmed in PostgreSQL
 * @param stored confirmed as documents in MongoDB
 */
record Counts(long nanos, long accepted, long confirmed, long stored) {
    double secondsSince(Counts start) {
        return (nanos - start.nanos) / 1e9;
    }

    double acceptedPerSecond(Counts start) {
        return (accepted - start.accepted) / secondsSince(start);
    }

    double confirmedPerSecond(Counts start) {
        return (confirmed - start.confirmed) / secondsSince(start);
    }

    double storedPerSecond(Counts start) {
        return (stored - start.stored) / secondsSince(start);
    }
}
