package dev.holdfast.rig.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.journey.Basket;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import dev.holdfast.rig.shop.ShopApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProfilesTest {
    private final List<String> ids = new ArrayList<>();
    private final Buyers buyers = new Buyers(new ShopApi(new Address("localhost", 8000)), "run", ids::add);

    @Test
    void spreadWantsThreeLinesOfManyAndHotOfOne() {
        Random random = new Random(1);
        TreeSet<String> wanted = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            List<BasketLine> lines = EvenDemand.SPREAD.lines(random);
            assertThat(lines).hasSize(3);
            lines.forEach(line -> wanted.add(line.sku()));
        }
        assertThat(wanted).hasSize(200);
        assertThat(EvenDemand.SPREAD.products()).map(CatalogueItem::sku).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(EvenDemand.HOT.lines(random)).map(BasketLine::sku).containsOnly("BENCH-HOT-0");
        assertThat(EvenDemand.HOT.unitsFor("BENCH-HOT-0", 1_000)).isGreaterThan(1_000 * 9);
    }

    @Test
    void theJourneyHasStockForEveryRoundOfItsBaskets() {
        RealBaskets journey = new RealBaskets(
                List.of(
                        new Basket("1", "t", "h", List.of(new BasketLine("A", 2), new BasketLine("B", 1))),
                        new Basket("2", "t", "h", List.of(new BasketLine("A", 3)))),
                Map.of(
                        "A", new CatalogueItem("A", "a", 1, "USD"),
                        "B", new CatalogueItem("B", "b", 1, "USD"),
                        "C", new CatalogueItem("C", "c", 1, "USD")));
        assertThat(journey.products()).map(CatalogueItem::sku).containsExactly("A", "B");
        assertThat(journey.unitsFor("A", 5)).isEqualTo(15);
        Traffic traffic = journey.traffic(buyers);
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            bodies.add(next(traffic).request().toString());
        }
        assertThat(bodies.get(0)).contains("\"A\",\"quantity\":2", "run-0");
        assertThat(bodies.get(1)).contains("\"A\",\"quantity\":3");
        assertThat(bodies.get(2)).contains("\"A\",\"quantity\":2", "run-2");
    }

    @Test
    void aFlashSaleEndsAfterItsBuyersAndIsWrongUnlessExactlyItsUnitsAreSold() {
        FlashSale flash = new FlashSale("x");
        assertThat(flash.unitsFor("BENCH-FLASH-x", 1_000_000)).isEqualTo(100);
        FlashSale.Sale exact = flash.traffic(buyers);
        FlashSale.Sale over = flash.traffic(buyers);
        for (int i = 0; i < FlashSale.BUYERS; i++) {
            next(exact).answered(i < 100 ? Answers.accepted("id", "{}") : Answers.SOLD_OUT);
            next(over).answered(i < 101 ? Answers.accepted("id", "{}") : Answers.SOLD_OUT);
        }
        assertThat(exact.next()).isNull();
        assertThat(exact.faults()).isEmpty();
        assertThat(over.faults()).hasSize(1);
        assertThat(ids).hasSize(201);
    }

    @Test
    void oneRequestInFiveOfTheMixedOnesPlacesAnOrder() {
        Traffic traffic = new MostlyReads().traffic(buyers);
        int orders = 0;
        for (int i = 0; i < 10_000; i++) {
            Asked asked = (Asked) next(traffic);
            if (asked.kind() == Kind.ORDER) {
                orders++;
                asked.answered(Answers.accepted("id", "{}"));
            } else {
                asked.answered(Answers.OK);
            }
        }
        assertThat(orders).isBetween(1_800, 2_200).isEqualTo(ids.size());
        assertThatThrownBy(() -> next(traffic).answered(Answers.SOLD_OUT)).isInstanceOf(RigException.class);
    }

    @Test
    void oneRequestInFiveRepeatsAKeyAndMustBeAnsweredTheSame() {
        RepeatedKeys.Repeats traffic = new RepeatedKeys().traffic(buyers);
        TreeSet<String> sent = new TreeSet<>();
        int repeats = 0;
        for (int i = 0; i < 10_000; i++) {
            Asked asked = (Asked) next(traffic);
            boolean first = sent.add(asked.request().toString());
            repeats += first ? 0 : 1;
            asked.answered(first ? Answers.accepted("id", "{}") : Answers.replayed("id", "{}"));
        }
        assertThat(repeats).isBetween(1_800, 2_200);
        assertThat(traffic.faults()).isEmpty();
        assertThat(ids).hasSize(10_000 - repeats);
    }

    @Test
    void aRepeatThatIsAnsweredOtherwiseOrNotMarkedIsAFault() {
        RepeatedKeys.Repeats traffic = new RepeatedKeys().traffic(buyers);
        TreeSet<String> sent = new TreeSet<>();
        int wrong = 0;
        while (wrong < 5) {
            Asked asked = (Asked) next(traffic);
            boolean first = sent.add(asked.request().toString());
            asked.answered(
                    first
                            ? Answers.accepted("id", "{}")
                            : wrong++ == 0 ? Answers.accepted("id", "{}") : Answers.replayed("id", "{ }"));
        }
        assertThat(traffic.faults()).hasSize(4).last().asString().contains("5 repeats");
    }

    @Test
    void aBulkRequestHasFiveHundredOrdersEachWithItsOwnKeyAndAnswer() {
        BulkOrders.Loads traffic = new BulkOrders().traffic(buyers);
        Loop.Call call = next(traffic);
        String body = call.request().toString();
        assertThat(body).contains("Content-Type: application/x-ndjson", "\"idempotencyKey\":\"run-499\"");
        assertThat(body.substring(body.indexOf("\r\n\r\n") + 4).lines()).hasSize(500);
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String head = "{\"line\":" + (i + 1) + ",\"status\":";
            answer.append(head)
                    .append(i == 7 ? "503" : "202")
                    .append(",\"idempotencyKey\":\"run-" + i + "\",")
                    .append(i == 7 ? "\"problem\":{}" : "\"order\":{\"id\":\"" + "0".repeat(36) + "\"}")
                    .append("}\n");
        }
        call.answered(Answers.ok(answer.toString()));
        assertThat(ids).hasSize(499).allMatch(id -> id.length() == 36);
        assertThat(traffic.faults()).isEmpty();
        assertThat(traffic.notes()).containsExactly("lines answered {202=499, 503=1}");

        next(traffic).answered(Answers.ok("{\"line\":1,\"status\":422,\"idempotencyKey\":\"run-500\"}\n"));
        assertThat(traffic.faults())
                .containsExactly("bulk: 1 answer lines instead of 500", "bulk: 1 lines were answered with 422");
    }

    @Test
    void knowsNoOtherProfile() {
        assertThatThrownBy(() -> Profiles.named("calm", "run", Path.of("nowhere")))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("spread hot journey flash mixed replayed bulk");
    }

    private static Loop.Call next(Traffic traffic) {
        return Objects.requireNonNull(traffic.next());
    }
}
