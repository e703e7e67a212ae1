package dev.holdfast.rig.traffic;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.shop.ShopApi;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The orders of {@code spread}, 500 a request, each with a key and an answer line of its own. */
final class BulkOrders implements Profile {
    static final int ORDERS = 500;

    private static final int ACCEPTED = 202;
    private static final int OVERLOADED = 503;
    private static final int ID_LENGTH = 36;

    @Override
    public String title() {
        return "bulk";
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
    public Loads traffic(Buyers buyers) {
        return new Loads(buyers);
    }

    /** Requests of one measurement, and what their lines were answered. */
    static final class Loads implements Traffic {
        private final Buyers buyers;
        private final List<String> faults = new ArrayList<>();
        private final TreeMap<Integer, Long> statuses = new TreeMap<>();

        Loads(Buyers buyers) {
            this.buyers = buyers;
        }

        @Override
        public Loop.@Nullable Call next() {
            List<ShopApi.BulkLine> lines = new ArrayList<>(ORDERS);
            for (int i = 0; i < ORDERS; i++) {
                lines.add(new ShopApi.BulkLine(
                        buyers.key(), buyers.customer(), EvenDemand.SPREAD.lines(buyers.random())));
            }
            return new Bulk(
                    this,
                    lines.stream().map(ShopApi.BulkLine::key).toList(),
                    buyers.api().bulk(lines));
        }

        void answered(List<String> keys, Answer answer) {
            if (answer.status() != 200) {
                throw new RigException("a bulk of orders was answered with " + answer);
            }
            Iterator<String> lines = answer.text().lines().iterator();
            int count = 0;
            for (; lines.hasNext(); count++) {
                line(keys.get(Math.min(count, keys.size() - 1)), count + 1, lines.next());
            }
            if (count != keys.size()) {
                faults.add("bulk: %,d answer lines instead of %,d".formatted(count, keys.size()));
            }
        }

        private void line(String key, int number, String line) {
            if (!line.contains("\"line\":" + number + ",") || !line.contains("\"" + key + "\"")) {
                throw new RigException("answer line " + number + " is not that of key " + key + ": " + line);
            }
            int status = status(line);
            statuses.merge(status, 1L, Long::sum);
            if (status == ACCEPTED) {
                buyers.accepted(id(line));
            }
        }

        private static int status(String line) {
            int at = line.indexOf("\"status\":") + 9;
            try {
                return Integer.parseInt(line, at, at + 3, 10);
            } catch (NumberFormatException | IndexOutOfBoundsException unreadable) {
                throw new RigException("an answer line without a status: " + line, unreadable);
            }
        }

        private static String id(String line) {
            int order = line.indexOf("\"order\":{");
            int at = order < 0 ? -1 : line.indexOf("\"id\":\"", order);
            if (at < 0 || at + 6 + ID_LENGTH > line.length()) {
                throw new RigException("an accepted line without an order: " + line);
            }
            return line.substring(at + 6, at + 6 + ID_LENGTH);
        }

        /** A line may be refused where there is too much at once; nothing else can happen to these orders. */
        @Override
        public List<String> faults() {
            List<String> all = new ArrayList<>(faults);
            statuses.forEach((status, count) -> {
                if (status != ACCEPTED && status != OVERLOADED) {
                    all.add("bulk: %,d lines were answered with %d".formatted(count, status));
                }
            });
            return all;
        }

        @Override
        public List<String> notes() {
            return List.of("lines answered " + statuses);
        }
    }

    private record Bulk(Loads loads, List<String> keys, Request request) implements Asked {
        @Override
        public void answered(Answer answer) {
            loads.answered(keys, answer);
        }
    }
}
