package dev.holdfast.rig.traffic;

import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.journey.CatalogueItem;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Every fifth request of {@code spread} repeats one that was answered: it must be answered again, byte for byte. */
final class RepeatedKeys implements Profile {
    private static final int ONE_IN = 5;
    private static final int REMEMBERED = 4_096;
    private static final int FAULTS_SHOWN = 3;

    @Override
    public String title() {
        return "replayed";
    }

    @Override
    public List<CatalogueItem> products() {
        return EvenDemand.SPREAD.products();
    }

    @Override
    public long unitsFor(String sku, long orders) {
        return EvenDemand.SPREAD.unitsFor(sku, orders);
    }

    @Override
    public Repeats traffic(Buyers buyers) {
        return new Repeats(buyers);
    }

    private record First(Request request, Answer answer) {}

    /** Firsts and repeats of one measurement. */
    static final class Repeats implements Traffic {
        private final Buyers buyers;
        private final List<First> firsts = new ArrayList<>(REMEMBERED);
        private final List<String> faults = new ArrayList<>();
        private long count;
        private long differing;

        Repeats(Buyers buyers) {
            this.buyers = buyers;
        }

        @Override
        public Loop.@Nullable Call next() {
            RandomGenerator random = buyers.random();
            if (!firsts.isEmpty() && random.nextInt(ONE_IN) == 0) {
                return new Again(this, firsts.get(random.nextInt(firsts.size())));
            }
            return new Placing(this, buyers.order(EvenDemand.SPREAD.lines(random)));
        }

        void first(Request request, Answer answer) {
            buyers.accepted(Buyers.idOf(answer));
            First first = new First(request, answer);
            if (firsts.size() < REMEMBERED) {
                firsts.add(first);
            } else {
                firsts.set((int) (count % REMEMBERED), first);
            }
            count++;
        }

        void again(First first, Answer answer) {
            if (answer.replayed() && answer.sameAs(first.answer())) {
                return;
            }
            differing++;
            if (faults.size() < FAULTS_SHOWN) {
                faults.add("a repeat, %s as such, was answered with %s instead of %s"
                        .formatted(answer.replayed() ? "marked" : "not marked", answer, first.answer()));
            }
        }

        @Override
        public List<String> faults() {
            List<String> all = new ArrayList<>(faults);
            if (differing > faults.size()) {
                all.add("%,d repeats in all differ from the first answer".formatted(differing));
            }
            return all;
        }
    }

    private record Placing(Repeats repeats, Request request) implements Asked {
        @Override
        public void answered(Answer answer) {
            repeats.first(request, answer);
        }
    }

    private record Again(Repeats repeats, First first) implements Asked {
        @Override
        public Request request() {
            return first.request();
        }

        @Override
        public void answered(Answer answer) {
            repeats.again(first, answer);
        }
    }
}
