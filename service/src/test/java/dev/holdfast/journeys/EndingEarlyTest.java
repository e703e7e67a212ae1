package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Orders that end before their payment is known: by the buyer, or because their hold ran out. */
@Tag("servers")
class EndingEarlyTest {
    private static final long HOLD_MILLIS = 4_000;
    private static final int TRIES = 20;

    private static World world;
    private static Node node;
    private static Shop shop;

    @BeforeAll
    static void open() {
        world = World.fresh("early")
                .with("PAYMENT_PROVIDER", "http")
                .with("PAYMENT_TIMEOUT_MILLIS", "1000")
                .with("PAYMENT_ASK_AGAIN_MILLIS", "300")
                .with("ORDER_HOLD_MILLIS", Long.toString(HOLD_MILLIS));
        node = Node.start(world);
        shop = new Shop(world);
    }

    @AfterAll
    static void close() {
        try (Node last = node) {
            shop.books().balance(last);
        }
    }

    private static List<String> money(UUID order) {
        return PaymentBook.of(world).of(order);
    }

    @Test
    void cancelsAnOrderThatIsNotPaidYetAndSetsItsStockFree() {
        shop.sells(node, "CANCEL", 1500, 5);
        UUID id = shop.placed(node, Cart.of("CANCEL", 5).paidWith("tok_slow_2500"));
        assertThat(shop.available(node, "CANCEL")).isZero();

        Reply cancelled = shop.cancels(node, id, "cancel-1");

        assertThat(cancelled.status()).as(cancelled.toString()).isEqualTo(200);
        assertThat(cancelled.state()).isEqualTo("CANCELLED");
        assertThat(cancelled.json().at("/cancellation/reason").asString()).isEqualTo("changed my mind");
        assertThat(shop.available(node, "CANCEL")).isEqualTo(5);
        Reply again = shop.cancels(node, id, "cancel-1");
        assertThat(again.body()).as("the same answer, byte for byte").isEqualTo(cancelled.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        Reply other = shop.cancels(node, id, "cancel-2");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("not-cancellable");

        shop.books().awaitRest();
        assertThat(shop.order(node, id).at("/payment/status").asString()).isEqualTo("DECLINED");
        assertThat(money(id)).as("given up before it was captured").doesNotContain("captured");
        assertThat(shop.available(node, "CANCEL")).isEqualTo(5);
    }

    @Test
    void givesBackMoneyThatWasCapturedBeforeTheShopKnew() {
        shop.sells(node, "BACK", 1500, TRIES);
        List<UUID> tried = cancelledAfterItsCapture();

        shop.books().awaitRest();
        JsonNode order = shop.order(node, tried.getLast());
        assertThat(order.get("status").asString()).isEqualTo("CANCELLED");
        assertThat(order.at("/payment/status").asString()).isEqualTo("REFUNDED");
        assertThat(money(tried.getLast())).containsExactly("captured", "refunded");
        long sold = tried.stream()
                .filter(id -> shop.order(node, id).get("status").asString().equals("CONFIRMED"))
                .count();
        assertThat(shop.available(node, "BACK")).isEqualTo(TRIES - sold);
    }

    /** The last one is; those before it the shop has asked about, or ended, before the buyer's wish came: it asks every 300 ms. */
    private static List<UUID> cancelledAfterItsCapture() {
        List<UUID> tried = new ArrayList<>();
        while (tried.size() < TRIES) {
            UUID id = shop.placed(node, Cart.of("BACK", 1).paidWith("tok_timeout_captured"));
            tried.add(id);
            Await.until("the provider has the money", () -> money(id).contains("captured"));
            if (shop.cancels(node, id, "cancel-" + id).status() == 200) {
                return tried;
            }
        }
        throw new AssertionError("of " + TRIES + " orders none was cancelled before the shop knew of its money");
    }

    @Test
    void cancelsNoOrderThatHasEnded() {
        shop.sells(node, "ENDED", 1500, 5);
        for (String token : List.of("tok_ok", "tok_decline")) {
            UUID id = shop.placed(node, Cart.of("ENDED", 1).paidWith(token));
            JsonNode before = shop.ended(node, id);
            Reply refused = shop.cancels(node, id, "cancel-" + token);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("not-cancellable");
            assertThat(shop.order(node, id)).isEqualTo(before);
        }
        Reply unknown = shop.cancels(node, UUID.randomUUID(), "cancel-unknown");
        assertThat(unknown.status()).isEqualTo(404);
    }

    /** Cancelling races with capturing: whoever is first decides, and money and stock follow. */
    @Test
    void decidesOnceWhereCancellingMeetsThePayment() {
        shop.sells(node, "RACE", 1500, 200);
        List<Callable<Reply>> race = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            UUID id = shop.placed(node, Cart.of("RACE", 1).paidWith("tok_slow_" + i * 10));
            race.add(() -> shop.cancels(node, id, "race-" + id));
        }
        List<Reply> replies = Shop.together(race);

        assertThat(replies)
                .allSatisfy(
                        reply -> assertThat(reply.status()).as(reply.toString()).isIn(200, 409));
        shop.books().awaitRest();
        long cancelled = replies.stream().filter(reply -> reply.status() == 200).count();
        assertThat(shop.stock(node, "RACE").get("onHand").asLong()).isEqualTo(200 - (60 - cancelled));
    }

    @Test
    void cancelsAnOrderWhoseHoldHasRunOutAndGivesLateMoneyBack() {
        shop.sells(node, "HELD", 900, 3);
        UUID slow = shop.placed(node, Cart.of("HELD", 2).paidWith("tok_slow_" + (HOLD_MILLIS + 1_500)));
        UUID quick = shop.placed(node, Cart.of("HELD", 1));

        JsonNode order = shop.ended(node, slow);

        assertThat(order.get("status").asString()).isEqualTo("CANCELLED");
        assertThat(order.at("/cancellation/reason").asString()).isEqualTo("hold-expired");
        assertThat(shop.ended(node, quick).get("status").asString()).isEqualTo("CONFIRMED");
        assertThat(shop.available(node, "HELD")).isEqualTo(2);
        shop.books().awaitRest();
        List<String> money = money(slow);
        assertThat(money.stream().filter("captured"::equals).count())
                .as("captured - refunded, by the provider: %s", money)
                .isEqualTo(money.stream().filter("refunded"::equals).count());
    }
}
