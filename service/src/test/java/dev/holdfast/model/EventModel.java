package dev.holdfast.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The events of one order, from the outbox to its document. Two relays share the bucket by owning it, and one may be frozen
 * and not know that it owns it no longer; what is on its way to Kafka may be lost, arrive late, or arrive with its
 * acknowledgement lost; two readers keep the document, one of which may have lost the partition; all of them die.
 */
record EventModel(Set<Guard> out, int versions, int deaths) implements Model<EventModel.State> {
    static EventModel without(Guard... out) {
        Set<Guard> guards = EnumSet.noneOf(Guard.class);
        guards.addAll(Set.of(out));
        return new EventModel(guards, 2, 2);
    }

    /** Records of an event that came before; a further one is acknowledged and makes no difference to who reads. */
    private static final int REPEATS = 1;

    /**
     * Sets of versions are bits, version 1 the lowest.
     *
     * @param written the order's version
     * @param rows versions whose rows wait in the outbox
     * @param relays what each relay has read, sent and been acknowledged
     * @param flight what each relay's sendings are on their way
     * @param log what Kafka has, two bits a record
     * @param readers version, record and progress of each reader
     * @param owners of the bucket and of the partition
     */
    record State(
            int written,
            int rows,
            int relays,
            int flight,
            int log,
            int length,
            int readers,
            int offset,
            int document,
            int owners,
            int deaths) {}

    private static final class Draft {
        int written;
        int rows;
        final int[] read = new int[2];
        final int[] sent = new int[2];
        final int[] acked = new int[2];
        final int[] flight = new int[2];
        int log;
        int length;
        final int[] version = new int[2];
        final int[] record = new int[2];
        final int[] done = new int[2];
        int offset;
        int document;
        int bucket;
        int partition;
        int deaths;

        static Draft of(State state) {
            Draft d = new Draft();
            d.written = state.written;
            d.rows = state.rows;
            for (int n = 0; n < 2; n++) {
                int relay = state.relays >>> 9 * n;
                d.read[n] = relay & 7;
                d.sent[n] = relay >>> 3 & 7;
                d.acked[n] = relay >>> 6 & 7;
                d.flight[n] = state.flight >>> 3 * n & 7;
                int reader = state.readers >>> 6 * n;
                d.version[n] = reader & 3;
                d.record[n] = reader >>> 2 & 7;
                d.done[n] = reader >>> 5 & 1;
            }
            d.log = state.log;
            d.length = state.length;
            d.offset = state.offset;
            d.document = state.document;
            d.bucket = state.owners & 1;
            d.partition = state.owners >>> 1;
            d.deaths = state.deaths;
            return d;
        }

        State state() {
            int relays = 0;
            int flights = 0;
            int readers = 0;
            for (int n = 1; n >= 0; n--) {
                relays = relays << 9 | read[n] | sent[n] << 3 | acked[n] << 6;
                flights = flights << 3 | flight[n];
                readers = readers << 6 | version[n] | record[n] << 2 | done[n] << 5;
            }
            return new State(
                    written,
                    rows,
                    relays,
                    flights,
                    log,
                    length,
                    readers,
                    offset,
                    document,
                    bucket | partition << 1,
                    deaths);
        }

        int at(int record) {
            return log >>> 2 * record & 3;
        }

        int count(int version) {
            int count = 0;
            for (int i = 0; i < length; i++) {
                count += at(i) == version ? 1 : 0;
            }
            return count;
        }

        void forget(int relay) {
            read[relay] = 0;
            sent[relay] = 0;
            acked[relay] = 0;
        }

        void drop(int reader) {
            version[reader] = 0;
            record[reader] = 0;
            done[reader] = 0;
        }
    }

    private boolean in(Guard guard) {
        return !out.contains(guard);
    }

    private static int bit(int version) {
        return 1 << version - 1;
    }

    @Override
    public State initial() {
        Draft draft = new Draft();
        draft.deaths = deaths;
        return draft.state();
    }

    @FunctionalInterface
    private interface Change {
        boolean apply(Draft draft);
    }

    private static void step(State state, BiConsumer<String, State> next, String name, Change change) {
        Draft draft = Draft.of(state);
        if (change.apply(draft)) {
            next.accept(name, draft.state());
        }
    }

    @Override
    public void steps(State state, BiConsumer<String, State> next) {
        step(state, next, "the order changes", this::write);
        for (int node = 0; node < 2; node++) {
            int n = node;
            step(state, next, "relay " + n + " reads the rows", d -> read(d, n));
            for (int version = 1; version <= versions; version++) {
                int v = version;
                step(state, next, "relay " + n + " sends event " + v, d -> send(d, n, v));
                step(state, next, "event " + v + " of relay " + n + " arrives", d -> arrive(d, n, v, true));
                step(
                        state,
                        next,
                        "event " + v + " of relay " + n + " arrives, its acknowledgement is lost",
                        d -> arrive(d, n, v, false));
                step(state, next, "event " + v + " of relay " + n + " is lost", d -> lose(d, n, v));
            }
            step(state, next, "relay " + n + " gives up and begins anew", d -> giveUp(d, n));
            step(state, next, "relay " + n + " deletes what it read", d -> delete(d, n));
            step(state, next, "relay " + n + " dies", d -> die(d, n));
            step(state, next, "reader " + n + " polls", d -> poll(d, n));
            step(state, next, "reader " + n + " writes the document", d -> document(d, n));
            step(state, next, "reader " + n + " commits its offset", d -> commit(d, n));
            step(state, next, "reader " + n + " dies", d -> readerDies(d, n));
        }
        step(state, next, "the bucket moves under a frozen relay", d -> {
            d.bucket = 1 - d.bucket;
            return d.deaths-- > 0;
        });
        step(state, next, "the partition moves under a frozen reader", d -> {
            d.partition = 1 - d.partition;
            return d.deaths-- > 0;
        });
    }

    /** State and outbox row are one transaction. */
    private boolean write(Draft d) {
        if (d.written == versions) {
            return false;
        }
        d.written++;
        d.rows |= bit(d.written);
        return true;
    }

    private boolean owns(Draft d, int n) {
        return !in(Guard.OWNERSHIP) || d.bucket == n;
    }

    private boolean read(Draft d, int n) {
        if (d.read[n] != 0 || d.rows == 0 || !owns(d, n)) {
            return false;
        }
        d.read[n] = d.rows;
        return true;
    }

    /** In sequence; and under the guard only when what went before is acknowledged. */
    private boolean send(Draft d, int n, int v) {
        int before = d.read[n] & bit(v) - 1;
        if ((d.read[n] & bit(v)) == 0
                || (d.sent[n] & bit(v)) != 0
                || (d.sent[n] & before) != before
                || in(Guard.ONE_UNDER_WAY) && (d.acked[n] & before) != before) {
            return false;
        }
        d.sent[n] |= bit(v);
        d.flight[n] |= bit(v);
        return true;
    }

    private static boolean arrive(Draft d, int n, int v, boolean acknowledged) {
        if ((d.flight[n] & bit(v)) == 0) {
            return false;
        }
        d.flight[n] &= ~bit(v);
        if (d.count(v) <= REPEATS) {
            d.log |= v << 2 * d.length;
            d.length++;
        }
        if (acknowledged && (d.sent[n] & bit(v)) != 0) {
            d.acked[n] |= bit(v);
        }
        return true;
    }

    private static boolean lose(Draft d, int n, int v) {
        if ((d.flight[n] & bit(v)) == 0) {
            return false;
        }
        d.flight[n] &= ~bit(v);
        return true;
    }

    /** What it sent may still arrive. */
    private static boolean giveUp(Draft d, int n) {
        if (d.sent[n] == 0 || d.acked[n] == d.read[n]) {
            return false;
        }
        d.forget(n);
        return true;
    }

    /** Who has lost the bucket has lost the way to the table. */
    private boolean delete(Draft d, int n) {
        if (d.read[n] == 0 || (in(Guard.DELETE_AFTER_ACK) ? d.acked[n] : d.sent[n]) != d.read[n]) {
            return false;
        }
        if (owns(d, n)) {
            d.rows &= ~d.read[n];
        }
        d.forget(n);
        return true;
    }

    private static boolean die(Draft d, int n) {
        if (d.deaths == 0 || d.read[n] == 0) {
            return false;
        }
        d.deaths--;
        d.forget(n);
        d.bucket = 1 - n;
        return true;
    }

    private boolean poll(Draft d, int n) {
        if (d.partition != n || d.version[n] != 0 || d.offset >= d.length) {
            return false;
        }
        d.version[n] = d.at(d.offset);
        d.record[n] = d.offset;
        if (!in(Guard.OFFSET_AFTER_EFFECT)) {
            d.offset++;
        }
        return true;
    }

    private boolean document(Draft d, int n) {
        if (d.version[n] == 0 || d.done[n] == 1) {
            return false;
        }
        if (!in(Guard.DOCUMENT_VERSION) || d.version[n] > d.document) {
            d.document = d.version[n];
        }
        d.done[n] = 1;
        return true;
    }

    private static boolean commit(Draft d, int n) {
        if (d.done[n] == 0) {
            return false;
        }
        if (d.partition == n) {
            d.offset = Math.max(d.offset, d.record[n] + 1);
        }
        d.drop(n);
        return true;
    }

    private static boolean readerDies(Draft d, int n) {
        if (d.deaths == 0 || d.version[n] == 0) {
            return false;
        }
        d.deaths--;
        d.drop(n);
        d.partition = 1 - n;
        return true;
    }

    @Override
    public Optional<String> broken(State state) {
        Draft d = Draft.of(state);
        int highest = 0;
        for (int i = 0; i < d.length; i++) {
            if (d.at(i) > highest + 1) {
                return Optional.of("I13");
            }
            highest = Math.max(highest, d.at(i));
        }
        return d.document > d.written || highest > d.written ? Optional.of("I15") : Optional.empty();
    }

    /** I12 and I15 at rest: every event is in Kafka, and the document is the order. */
    @Override
    public boolean rest(State state) {
        Draft d = Draft.of(state);
        boolean rest = d.rows == 0 && d.offset == d.length && d.document == d.written;
        for (int n = 0; n < 2; n++) {
            rest &= d.read[n] == 0 && d.flight[n] == 0 && d.version[n] == 0;
        }
        for (int v = 1; v <= d.written; v++) {
            rest &= d.count(v) > 0;
        }
        return rest;
    }

    @Override
    public String show(State state) {
        Draft d = Draft.of(state);
        StringBuilder shown = new StringBuilder(
                "version " + d.written + ", waiting " + Integer.toBinaryString(d.rows) + ", Kafka has");
        for (int i = 0; i < d.length; i++) {
            shown.append(' ').append(d.at(i));
        }
        return shown + ", read to " + d.offset + ", document " + d.document;
    }
}
