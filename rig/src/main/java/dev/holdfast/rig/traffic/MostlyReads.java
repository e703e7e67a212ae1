package dev.holdfast.rig.traffic;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.shop.ShopApi;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Of 10 requests 2 place an order of {@code spread}, 4 read an order just placed, 2 list a customer's, 2 ask for stock. */
final class MostlyReads implements Profile {
    private static final int LISTED = 20;
    private static final int REMEMBERED = 4_096;

    @Override
    public String title() {
        return "mixed";
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
    public Traffic traffic(Buyers buyers) {
        return new Mixture(buyers);
    }

    private static final class Mixture implements Traffic {
        private final Buyers buyers;
        private final String[] placed = new String[REMEMBERED];
        private int count;

        Mixture(Buyers buyers) {
            this.buyers = buyers;
        }

        @Override
        public Loop.@Nullable Call next() {
            RandomGenerator random = buyers.random();
            ShopApi api = buyers.api();
            int share = random.nextInt(10);
            if (share < 2 || count == 0) {
                return new Placing(this, buyers.order(EvenDemand.SPREAD.lines(random)));
            }
            if (share < 6) {
                return new Reading(api.readOrder(placed[random.nextInt(Math.min(count, REMEMBERED))]));
            }
            if (share < 8) {
                return new Reading(api.listOrders(buyers.customer(), LISTED));
            }
            return new Reading(api.readStock(EvenDemand.SPREAD.sku(random.nextInt(EvenDemand.SPREAD.skus()))));
        }

        void placed(String id) {
            placed[count++ % REMEMBERED] = id;
            buyers.accepted(id);
        }
    }

    private record Placing(Mixture mixture, Request request) implements Asked {
        @Override
        public void answered(Answer answer) {
            mixture.placed(Buyers.idOf(answer));
        }
    }

    private record Reading(Request request) implements Asked {
        @Override
        public Kind kind() {
            return Kind.READ;
        }

        @Override
        public void answered(Answer answer) {
            if (answer.status() != 200) {
                throw new RigException("a read was answered with " + answer);
            }
        }
    }
}
