package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More buyers than units, over two nodes at once. */
@Tag("servers")
class LastUnitsTest {
    private static Node one;
    private static Node two;
    private static Shop shop;

    @BeforeAll
    static void open() {
        World world = World.fresh("last").with("PAYMENT_PROVIDER", "http");
        one = Node.start(world); // the first makes the tables
        two = Node.start(world);
        shop = new Shop(world);
    }

    @AfterAll
    static void close() {
        try (Node first = one;
                Node second = two) {
            shop.books().balance(second);
        }
    }

    @Test
    void sellsTheLastTenUnitsToTenOfAThousandBuyers() {
        shop.sells(one, "LAST", 4999, 10);
        List<Callable<Reply>> buyers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Node node = i % 2 == 0 ? one : two;
            Cart cart = Cart.of("LAST", 1).of("buyer-" + i);
            buyers.add(() -> shop.places(node, cart));
        }

        List<Reply> replies = Shop.together(buyers);

        List<UUID> accepted = replies.stream()
                .filter(reply -> reply.status() == 202)
                .map(Reply::id)
                .toList();
        assertThat(accepted).hasSize(10);
        assertThat(replies.stream().filter(reply -> reply.status() != 202))
                .hasSize(990)
                .allSatisfy(reply -> {
                    assertThat(reply.status()).as(reply.toString()).isEqualTo(409);
                    assertThat(reply.code()).isEqualTo("insufficient-stock");
                });
        shop.books().balance(one, accepted);
        assertThat(shop.books()
                        .number(
                                "select count(*) from orders o where o.status = 'CONFIRMED' and o.lines @> ?::jsonb",
                                "[{\"sku\": \"LAST\"}]"))
                .isEqualTo(10);
        assertThat(shop.stock(two, "LAST").get("onHand").asLong()).isZero();
    }

    /** With 30 % of the cards declined, units come back; whoever asks again gets them. */
    @Test
    void refusesNobodyWhileUnitsAreFree() {
        shop.sells(one, "SCARCE", 100, 10);
        AtomicInteger number = new AtomicInteger();
        List<Callable<Reply>> buyers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Node node = i % 2 == 0 ? one : two;
            String token = i % 10 < 3 ? "tok_decline" : "tok_ok";
            buyers.add(() -> shop.places(
                    node,
                    Cart.of("SCARCE", 1).of("buyer-" + number.incrementAndGet()).paidWith(token),
                    "Prefer",
                    "wait=20"));
        }
        List<Reply> replies = new ArrayList<>(Shop.together(buyers));
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isIn(202, 409));

        for (int i = 0; shop.available(one, "SCARCE") > 0; i++) {
            assertThat(i).as("buyers until all is sold").isLessThan(20);
            Reply reply = shop.places(i % 2 == 0 ? one : two, Cart.of("SCARCE", 1), "Prefer", "wait=20");
            assertThat(reply.status())
                    .as("a unit is free, so nobody is refused: %s", reply)
                    .isEqualTo(202);
        }
        shop.books().awaitRest();
        // by the ledger: no refusal can have come before the last unit was held for the first time
        assertThat(shop.books().number("""
                        select max(held) from (
                            select sum(reserved_change - on_hand_change) over (order by id) as held
                              from stock_ledger where sku = 'SCARCE' and order_id is not null) as at_that_time
                        """)).isEqualTo(10);
        assertThat(shop.stock(two, "SCARCE").get("onHand").asLong()).isZero();
    }

    @Test
    void takesCartsOfManyProductsInAnyOrderWithoutADeadlock() {
        Random random = new Random(20_261_124);
        List<String> skus = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            skus.add("CART-" + i);
            shop.sells(one, "CART-" + i, 100 + i, 120);
        }
        List<Callable<Reply>> buyers = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Collections.shuffle(skus, random);
            Cart cart = Cart.of(skus.get(0), 1 + random.nextInt(3));
            for (int line = 1; line < 2 + random.nextInt(6); line++) {
                cart = cart.and(skus.get(line), 1 + random.nextInt(3));
            }
            Cart full = random.nextInt(10) < 2 ? cart.paidWith("tok_decline") : cart;
            Node node = random.nextBoolean() ? one : two;
            buyers.add(() -> shop.places(node, full));
        }

        List<Reply> replies = Shop.together(buyers);

        assertThat(replies)
                .allSatisfy(
                        reply -> assertThat(reply.status()).as(reply.toString()).isIn(202, 409));
        assertThat(replies.stream().filter(reply -> reply.status() == 409))
                .isNotEmpty()
                .allSatisfy(reply -> assertThat(reply.code()).isEqualTo("insufficient-stock"));
        shop.books()
                .balance(
                        one,
                        replies.stream()
                                .filter(reply -> reply.status() == 202)
                                .map(Reply::id)
                                .toList());
        assertThat(one.output() + two.output()).doesNotContain("deadlock");
    }
}
