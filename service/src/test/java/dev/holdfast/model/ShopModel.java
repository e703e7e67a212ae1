package dev.holdfast.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Two orders want the only unit there is. Requests are placed and repeated; events are sent, sent twice and delivered
 * twice; two payments nodes charge, one of which may have lost its partition and not know it; the provider is slow, silent
 * or both, and its answer may be lost; whoever does not know asks again; buyer or deadline end an order at any moment;
 * nodes die between any two steps. What is one transaction in the service is one step here; the provider's answers to one
 * key, and the fact table of {@code OrderProcess}, are written down once more, so that a fault there shows as well.
 */
record ShopModel(Set<Guard> out, Scope scope) implements Model<ShopModel.State> {
    /**
     * How much may happen, so that the states are finitely many.
     *
     * @param ending whether buyers cancel and holds run out
     * @param silence whether an answer of the provider may be lost or late
     * @param faults how often a node dies with what it has in hand, or the partitions go to the other node
     * @param repeats how many events come to Kafka once more
     * @param lates how many charges arrive at the provider after they were given up
     */
    record Scope(boolean ending, boolean silence, int faults, int repeats, int lates) {}

    static ShopModel without(Scope scope, Guard... out) {
        Set<Guard> guards = EnumSet.noneOf(Guard.class);
        guards.addAll(Set.of(out));
        return new ShopModel(guards, scope);
    }

    /** Copies of an event in Kafka at the most: what is true of two is true of more, since each is read alike. */
    private static final int COPIES = 2;

    // of an order
    private static final int NONE = 0;
    private static final int ACCEPTED = 1;
    private static final int CONFIRMED = 2;
    private static final int REJECTED = 3;
    private static final int CANCELLED = 4;

    // of its payment
    private static final int PENDING = 0;
    private static final int UNKNOWN = 1;
    private static final int CAPTURED = 2;
    private static final int DECLINED = 3;
    private static final int REFUNDED = 4;

    // what the provider knows, besides CAPTURED, DECLINED and REFUNDED
    private static final int NOTHING = 0;
    private static final int VOIDED = 5;

    // what a node has in hand
    private static final int EMPTY = 0;
    private static final int EVENT = 1;
    private static final int ASK = 2;
    private static final int GIVE_BACK = 3;

    // how far it has come: not asked yet, then the answer (UNKNOWN to VOIDED)
    private static final int UNASKED = 0;

    /** Both orders, the two nodes, and what may still happen; every field is a few bits. */
    record State(long orders, int nodes) {
        @Override
        public int hashCode() {
            long mixed = (orders * 31 + nodes) * 0x9E3779B97F4A7C15L;
            return (int) (mixed ^ mixed >>> 32);
        }
    }

    /** The fields of a state while a step is taken. */
    private static final class Draft {
        final int[] status = new int[2];
        final int[] payment = new int[2];
        final int[] ask = new int[2];
        final int[] held = new int[2];
        final int[] taken = new int[2];
        final int[] released = new int[2];
        final int[] seen = new int[2];
        final int[] row = new int[2];
        final int[] copies = new int[2];
        final int[] offset = new int[2];
        final int[] provider = new int[2];
        final int[] twice = new int[2];
        final int[] late = new int[2];
        final int[] kind = new int[2];
        final int[] about = new int[2];
        final int[] record = new int[2];
        final int[] answer = new int[2];
        final int[] saw = new int[2];
        int owner;
        int faults;
        int repeats;
        int lates;

        static Draft of(State state) {
            Draft draft = new Draft();
            long bits = state.orders;
            for (int i = 0; i < 2; i++) {
                draft.status[i] = (int) (bits & 7);
                draft.payment[i] = (int) (bits >>> 3 & 7);
                draft.ask[i] = (int) (bits >>> 6 & 1);
                draft.held[i] = (int) (bits >>> 7 & 3);
                draft.taken[i] = (int) (bits >>> 9 & 3);
                draft.released[i] = (int) (bits >>> 11 & 3);
                draft.seen[i] = (int) (bits >>> 13 & 1);
                draft.row[i] = (int) (bits >>> 14 & 1);
                draft.copies[i] = (int) (bits >>> 15 & 3);
                draft.offset[i] = (int) (bits >>> 17 & 3);
                draft.provider[i] = (int) (bits >>> 19 & 7);
                draft.twice[i] = (int) (bits >>> 22 & 1);
                draft.late[i] = (int) (bits >>> 23 & 1);
                bits >>>= 24;
            }
            int rest = state.nodes;
            for (int n = 0; n < 2; n++) {
                draft.kind[n] = rest & 3;
                draft.about[n] = rest >>> 2 & 1;
                draft.record[n] = rest >>> 3 & 1;
                draft.answer[n] = rest >>> 4 & 7;
                draft.saw[n] = rest >>> 7 & 7;
                rest >>>= 10;
            }
            draft.owner = rest & 1;
            draft.faults = rest >>> 1 & 3;
            draft.repeats = rest >>> 3 & 3;
            draft.lates = rest >>> 5 & 3;
            return draft;
        }

        State state() {
            long bits = 0;
            for (int i = 1; i >= 0; i--) {
                bits = bits << 24
                        | status[i]
                        | payment[i] << 3
                        | ask[i] << 6
                        | held[i] << 7
                        | taken[i] << 9
                        | released[i] << 11
                        | seen[i] << 13
                        | row[i] << 14
                        | copies[i] << 15
                        | offset[i] << 17
                        | provider[i] << 19
                        | twice[i] << 22
                        | late[i] << 23;
            }
            int rest = owner | faults << 1 | repeats << 3 | lates << 5;
            for (int n = 1; n >= 0; n--) {
                rest = rest << 10 | kind[n] | about[n] << 2 | record[n] << 3 | answer[n] << 4 | saw[n] << 7;
            }
            return new State(bits, rest);
        }

        int onHand() {
            return 1 - taken[0] - taken[1];
        }

        int reserved() {
            return held[0] + held[1] - taken[0] - taken[1] - released[0] - released[1];
        }

        void drop(int node) {
            kind[node] = EMPTY;
            about[node] = 0;
            record[node] = 0;
            answer[node] = 0;
            saw[node] = 0;
        }
    }

    private boolean in(Guard guard) {
        return !out.contains(guard);
    }

    @Override
    public State initial() {
        Draft draft = new Draft();
        draft.faults = scope.faults;
        draft.repeats = scope.repeats;
        draft.lates = scope.lates;
        return draft.state();
    }

    /** The orders are alike, and so are the nodes: of the four ways to name them, the one that reads lowest. */
    @Override
    public State canonical(State state) {
        State lowest = state;
        State orders = swapOrders(state);
        for (State image : new State[] {orders, swapNodes(state), swapNodes(orders)}) {
            if (image.orders < lowest.orders || image.orders == lowest.orders && image.nodes < lowest.nodes) {
                lowest = image;
            }
        }
        return lowest;
    }

    private static State swapOrders(State state) {
        int nodes = state.nodes;
        for (int n = 0; n < 2; n++) {
            if ((nodes >>> 10 * n & 3) != EMPTY) {
                nodes ^= 4 << 10 * n;
            }
        }
        return new State((state.orders & 0xFFFFFF) << 24 | state.orders >>> 24, nodes);
    }

    private static State swapNodes(State state) {
        int nodes = state.nodes;
        return new State(state.orders, (nodes >>> 20 ^ 1) << 20 | (nodes & 0x3FF) << 10 | nodes >>> 10 & 0x3FF);
    }

    /** A step from a state: nothing where it cannot be taken. */
    @FunctionalInterface
    private interface Change {
        boolean apply(Draft draft);
    }

    @Override
    public void steps(State state, BiConsumer<String, State> next) {
        for (int order = 0; order < 2; order++) {
            int i = order;
            step(state, next, "order " + i + " is placed", d -> place(d, i));
            step(state, next, "the event of order " + i + " is sent", d -> send(d, i));
            step(state, next, "the outbox row of order " + i + " is deleted", d -> delete(d, i));
            step(state, next, "the deadline of order " + i + " passes", d -> scope.ending && end(d, i));
            for (int outcome : new int[] {CAPTURED, DECLINED}) {
                step(state, next, "the late charge of order " + i + " is " + word(outcome), d -> late(d, i, outcome));
            }
            for (int node = 0; node < 2; node++) {
                int n = node;
                step(state, next, "node " + n + " polls the event of order " + i, d -> poll(d, n, i));
                step(state, next, "node " + n + " takes the question about order " + i, d -> question(d, n, i));
            }
        }
        for (int node = 0; node < 2; node++) {
            int n = node;
            asks(state, next, n);
            step(state, next, "node " + n + " tells the answer", d -> tell(d, n, true));
            step(state, next, "node " + n + " tells the answer and dies before its offset", d -> tell(d, n, false));
            step(state, next, "node " + n + " dies", d -> die(d, n));
        }
        step(state, next, "the partitions move", this::move);
    }

    private static void step(State state, BiConsumer<String, State> next, String name, Change change) {
        Draft draft = Draft.of(state);
        if (change.apply(draft)) {
            next.accept(name, draft.state());
        }
    }

    /** The intake's transaction: key, stock, order, payment, outbox. A refusal leaves nothing, so it is no step. */
    private boolean place(Draft d, int i) {
        boolean again = d.status[i] != NONE;
        if (again && (in(Guard.REQUEST_KEY) || d.held[i] > 1)
                || in(Guard.STOCK_CHECK) && d.onHand() - d.reserved() < 1) {
            return false;
        }
        d.held[i]++;
        if (!again) {
            d.status[i] = ACCEPTED;
            d.row[i] = 1;
        }
        return true;
    }

    /** Again and again while the row is there: two relays, a lost acknowledgement, a death before the deletion. */
    private static boolean send(Draft d, int i) {
        if (d.row[i] == 0 || d.copies[i] == COPIES || d.copies[i] > 0 && d.repeats == 0) {
            return false;
        }
        d.repeats -= d.copies[i] > 0 ? 1 : 0;
        d.copies[i]++;
        return true;
    }

    private boolean delete(Draft d, int i) {
        if (d.row[i] == 0 || in(Guard.DELETE_AFTER_ACK) && d.copies[i] == 0) {
            return false;
        }
        d.row[i] = 0;
        return true;
    }

    private static boolean end(Draft d, int i) {
        if (d.status[i] != ACCEPTED) {
            return false;
        }
        d.status[i] = CANCELLED;
        d.released[i]++;
        d.ask[i] = 1;
        return true;
    }

    private boolean poll(Draft d, int n, int i) {
        if (n != d.owner || d.kind[n] != EMPTY || d.offset[i] >= d.copies[i]) {
            return false;
        }
        boolean asking = d.status[i] == ACCEPTED && d.payment[i] == PENDING && d.ask[i] == 0;
        if (asking) {
            take(d, n, EVENT, i);
            d.record[n] = d.offset[i];
        }
        if (!asking || !in(Guard.OFFSET_AFTER_EFFECT)) {
            d.offset[i]++;
        }
        return true;
    }

    private void take(Draft d, int n, int what, int i) {
        d.kind[n] = what;
        d.about[n] = i;
        d.saw[n] = in(Guard.STATE_UNDER_LOCK) ? 0 : d.status[i]; // what nobody looks at makes no state another one
    }

    /** A lease may have run out under whoever holds it, so both nodes may have the same question. */
    private boolean question(Draft d, int n, int i) {
        if (d.kind[n] != EMPTY || d.ask[i] == 0) {
            return false;
        }
        take(d, n, d.status[i] == ACCEPTED ? ASK : GIVE_BACK, i);
        return true;
    }

    /** The provider is asked: it answers, or the answer is lost, or the question is still on its way or lost itself. */
    private void asks(State state, BiConsumer<String, State> next, int n) {
        Draft now = Draft.of(state);
        if (now.kind[n] == EMPTY || now.answer[n] != UNASKED) {
            return;
        }
        int i = now.about[n];
        String who = "node " + n + (now.kind[n] == GIVE_BACK ? " has the money of order " : " charges order ") + i;
        for (int outcome : now.kind[n] == GIVE_BACK ? new int[] {VOIDED} : new int[] {CAPTURED, DECLINED}) {
            for (boolean heard : scope.silence ? new boolean[] {true, false} : new boolean[] {true}) {
                step(
                        state,
                        next,
                        who
                                + (now.kind[n] == GIVE_BACK ? " given back" : ": " + word(outcome))
                                + (heard ? "" : ", and hears nothing"),
                        d -> {
                            int answer = d.kind[n] == GIVE_BACK ? giveBack(d, i) : charge(d, i, outcome);
                            d.answer[n] = heard ? answer : UNKNOWN;
                            return true;
                        });
            }
        }
        if (!scope.silence) {
            return;
        }
        step(state, next, who + ", and the question is lost", d -> {
            d.answer[n] = UNKNOWN;
            return true;
        });
        if (now.kind[n] != GIVE_BACK && now.late[i] == 0 && now.lates > 0) {
            step(state, next, who + ", and it arrives late", d -> {
                d.answer[n] = UNKNOWN;
                d.late[i] = 1;
                d.lates--;
                return true;
            });
        }
    }

    /** One key, one charge: later ones get the first one's answer, and after a give-back they are declined. */
    private int charge(Draft d, int i, int outcome) {
        switch (d.provider[i]) {
            case NOTHING -> d.provider[i] = outcome;
            case CAPTURED -> {
                if (!in(Guard.PROVIDER_KEY) && outcome == CAPTURED) {
                    d.twice[i] = 1;
                }
            }
            default -> {}
        }
        return d.provider[i] == CAPTURED ? CAPTURED : DECLINED;
    }

    private int giveBack(Draft d, int i) {
        switch (d.provider[i]) {
            case CAPTURED -> d.provider[i] = REFUNDED;
            case REFUNDED -> {}
            default -> {
                if (in(Guard.TOMBSTONE)) {
                    d.provider[i] = VOIDED;
                }
            }
        }
        return d.provider[i] == REFUNDED ? REFUNDED : VOIDED;
    }

    private boolean late(Draft d, int i, int outcome) {
        if (d.late[i] == 0) {
            return false;
        }
        d.late[i] = 0;
        charge(d, i, outcome);
        return true;
    }

    /** The settlement's transaction: inbox, state, stock, payment. Whoever has lost the partition cannot move its offset. */
    private boolean tell(Draft d, int n, boolean commits) {
        if (d.kind[n] == EMPTY || d.answer[n] == UNASKED || !commits && (d.kind[n] != EVENT || d.faults == 0)) {
            return false;
        }
        int i = d.about[n];
        boolean event = d.kind[n] == EVENT;
        if (!event || d.seen[i] == 0 || !in(Guard.INBOX)) {
            fact(d, i, d.answer[n], in(Guard.STATE_UNDER_LOCK) ? d.status[i] : d.saw[n]);
        }
        if (event) {
            d.seen[i] = 1;
            if (!commits) {
                d.faults--;
            } else if (n == d.owner) {
                d.offset[i] = Math.max(d.offset[i], d.record[n] + 1);
            }
        }
        d.drop(n);
        return true;
    }

    /** {@code OrderProcess.next}, as far as it is about answers. */
    private void fact(Draft d, int i, int answer, int status) {
        int before = d.payment[i];
        switch (status) {
            case ACCEPTED -> {
                switch (answer) {
                    case CAPTURED -> ended(d, i, CONFIRMED, CAPTURED);
                    case DECLINED -> ended(d, i, REJECTED, DECLINED);
                    default -> {
                        d.payment[i] = UNKNOWN;
                        d.ask[i] = in(Guard.ASK_AGAIN) ? 1 : 0;
                    }
                }
            }
            case REJECTED, CANCELLED -> {
                switch (answer) {
                    case CAPTURED -> {
                        if (in(Guard.LATE_REFUND) && before != REFUNDED) {
                            d.payment[i] = CAPTURED;
                            d.ask[i] = 1;
                        } else {
                            d.ask[i] = 0;
                        }
                    }
                    case REFUNDED -> {
                        d.payment[i] = REFUNDED;
                        d.ask[i] = 0;
                    }
                    case DECLINED, VOIDED -> {
                        d.ask[i] = before == CAPTURED ? 1 : 0;
                        d.payment[i] = before == PENDING || before == UNKNOWN ? DECLINED : before;
                    }
                    default -> d.ask[i] = before == DECLINED || before == REFUNDED ? 0 : 1;
                }
            }
            default -> d.ask[i] = 0;
        }
    }

    private static void ended(Draft d, int i, int status, int payment) {
        d.status[i] = status;
        d.payment[i] = payment;
        d.ask[i] = 0;
        if (status == CONFIRMED) {
            d.taken[i]++;
        } else {
            d.released[i]++;
        }
    }

    private static boolean die(Draft d, int n) {
        if (d.faults == 0 || d.kind[n] == EMPTY) {
            return false;
        }
        d.faults--;
        d.drop(n);
        return true;
    }

    /** The one that had them goes on with what it has in hand: it does not know. */
    private boolean move(Draft d) {
        if (d.faults == 0) {
            return false;
        }
        d.faults--;
        d.owner = 1 - d.owner;
        return true;
    }

    @Override
    public Optional<String> broken(State state) {
        Draft d = Draft.of(state);
        if (d.reserved() < 0 || d.reserved() > d.onHand()) {
            return Optional.of("I1");
        }
        if (d.taken[0] + d.taken[1] + d.reserved() > 1) {
            return Optional.of("I4");
        }
        for (int i = 0; i < 2; i++) {
            if (d.held[i] > 1 || d.taken[i] > 1 || d.released[i] > 1) {
                return Optional.of("I14");
            }
            boolean ended = d.status[i] > ACCEPTED;
            if (d.taken[i] + d.released[i] != (ended ? 1 : 0)) {
                return Optional.of("I8");
            }
            if (d.twice[i] == 1 || d.status[i] == CONFIRMED && d.provider[i] != CAPTURED) {
                return Optional.of("I6");
            }
        }
        return Optional.empty();
    }

    /** I8 and the end of I6: all have ended, and nobody's money is left with an order that sold nothing. */
    @Override
    public boolean rest(State state) {
        Draft d = Draft.of(state);
        boolean rest = d.kind[0] == EMPTY && d.kind[1] == EMPTY;
        for (int i = 0; i < 2; i++) {
            rest &= d.status[i] != ACCEPTED
                    && d.row[i] == 0
                    && d.offset[i] == d.copies[i]
                    && d.late[i] == 0
                    && d.ask[i] == 0
                    && (d.status[i] == CONFIRMED || d.provider[i] != CAPTURED);
        }
        return rest;
    }

    private static String word(int answer) {
        return switch (answer) {
            case CAPTURED -> "captured";
            case DECLINED -> "declined";
            case REFUNDED -> "refunded";
            case VOIDED -> "voided";
            default -> "unknown";
        };
    }

    @Override
    public String show(State state) {
        Draft d = Draft.of(state);
        StringBuilder shown = new StringBuilder("on hand " + d.onHand() + ", reserved " + d.reserved());
        for (int i = 0; i < 2; i++) {
            shown.append("; order ")
                    .append(i)
                    .append(' ')
                    .append(new String[] {"none", "ACCEPTED", "CONFIRMED", "REJECTED", "CANCELLED"}[d.status[i]])
                    .append('/')
                    .append(new String[] {"PENDING", "UNKNOWN", "CAPTURED", "DECLINED", "REFUNDED"}[d.payment[i]])
                    .append(d.ask[i] == 1 ? ", to be asked" : "")
                    .append(d.provider[i] == NOTHING ? "" : ", provider: " + word(d.provider[i]));
        }
        return shown.toString();
    }
}
