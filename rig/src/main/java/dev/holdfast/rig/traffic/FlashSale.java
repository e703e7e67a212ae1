package dev.holdfast.rig.traffic;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 10,000 buyers want one unit each of a product of which there are 100: 100 get it, all others are told so at once. */
final class FlashSale implements Profile {
    static final int BUYERS = 10_000;
    static final int UNITS = 100;

    private final String sku;

    /** @param run a product of its own, so that nothing is left of an earlier sale */
    FlashSale(String run) {
        sku = "BENCH-FLASH-" + run;
    }

    @Override
    public String title() {
        return "flash";
    }

    @Override
    public List<CatalogueItem> products() {
        return List.of(new CatalogueItem(sku, "Bench flash", 1_999, "EUR"));
    }

    @Override
    public long unitsFor(String wanted, long orders) {
        return UNITS;
    }

    @Override
    public Profile warmUp() {
        return EvenDemand.SPREAD;
    }

    @Override
    public boolean ends() {
        return true;
    }

    @Override
    public Sale traffic(Buyers buyers) {
        return new Sale(buyers, List.of(new BasketLine(sku, 1)));
    }

    /** One sale. */
    static final class Sale implements Traffic {
        private final Buyers buyers;
        private final List<BasketLine> lines;
        private int asked;
        private int sold;
        private int refused;

        Sale(Buyers buyers, List<BasketLine> lines) {
            this.buyers = buyers;
            this.lines = lines;
        }

        @Override
        public Loop.@Nullable Call next() {
            return asked++ < BUYERS ? new Attempt(this, buyers.order(lines)) : null;
        }

        void answered(Answer answer) {
            if (answer.status() == 409 && answer.problemCode().equals("insufficient-stock")) {
                refused++;
            } else if (answer.status() == 202) {
                sold++;
                buyers.accepted(Buyers.idOf(answer));
            } else {
                throw new RigException("a buyer was answered with " + answer);
            }
        }

        @Override
        public List<String> faults() {
            List<String> faults = new ArrayList<>();
            if (sold != UNITS || refused != BUYERS - UNITS) {
                faults.add("flash: of %,d units %,d were sold, and %,d of %,d buyers refused"
                        .formatted(UNITS, sold, refused, BUYERS));
            }
            return faults;
        }
    }

    private record Attempt(Sale sale, Request request) implements Asked {
        @Override
        public void answered(Answer answer) {
            sale.answered(answer);
        }
    }
}
