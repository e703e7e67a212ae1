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

/** A request that is sent again is one order and one answer, whatever happened in between. */
@Tag("servers")
class RepeatedKeysTest {
    private static final String ORDERS = "/api/v1/orders";
    private static Node node;
    private static Shop shop;

    @BeforeAll
    static void open() {
        World world = World.fresh("keys").with("PAYMENT_PROVIDER", "http");
        node = Node.start(world);
        shop = new Shop(world);
        shop.sells(node, "KEYED", 1000, 1_000);
    }

    @AfterAll
    static void close() {
        try (Node last = node) {
            shop.books().balance(last);
        }
    }

    private static void isTheSame(Reply first, Reply again) {
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).as("byte for byte").isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void givesTheFirstAnswerAgainEvenAfterTheOrderHasEnded() {
        String body = Cart.of("KEYED", 1).paidWith("tok_slow_500").json();
        Reply first = node.post(ORDERS, "same", body);
        isTheSame(first, node.post(ORDERS, "same", body));
        shop.ended(node, first.id());
        isTheSame(first, node.post(ORDERS, "same", body));
        isTheSame(first, node.post(ORDERS, "\"same\"", body)); // quoted and bare are one key
        isTheSame(first, node.post(ORDERS, "same", body, "Prefer", "wait=5"));
    }

    @Test
    void givesTheAnswerOfAPatientRequestAgain() {
        String body = Cart.of("KEYED", 1).json();
        Reply first = node.post(ORDERS, "patient", body, "Prefer", "wait=20");
        assertThat(first.state()).isEqualTo("CONFIRMED");
        isTheSame(first, node.post(ORDERS, "patient", body));
        isTheSame(first, node.post(ORDERS, "patient", body, "Prefer", "wait=20"));
    }

    @Test
    void waitsForTheAnswerOfAPatientRequestThatStillWaits() {
        String body = Cart.of("KEYED", 1).paidWith("tok_slow_1500").json();
        List<Reply> replies = Shop.together(List.of(
                () -> node.post(ORDERS, "still", body, "Prefer", "wait=20"),
                () -> node.post(ORDERS, "still", body, "Prefer", "wait=20"),
                () -> node.post(ORDERS, "still", body, "Prefer", "wait=20")));
        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
            assertThat(reply.state()).isEqualTo("CONFIRMED");
            assertThat(reply.body()).isEqualTo(replies.getFirst().body());
        });
    }

    @Test
    void takesTheSameContentInAnotherSpellingForTheSame() {
        String body = Cart.of("KEYED", 1).json();
        Reply first = node.post(ORDERS, "spelled", body);
        isTheSame(first, node.post(ORDERS, "spelled", body.replace(":", " : ").replace(",", ",\n")));
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() {
        Reply first = node.post(ORDERS, "other", Cart.of("KEYED", 1).json());
        Reply other = node.post(ORDERS, "other", Cart.of("KEYED", 2).json());
        assertThat(first.status()).isEqualTo(202);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void remembersNoRefusal() {
        shop.sells(node, "LATER", 100, 0);
        String body = Cart.of("LATER", 1).json();
        assertThat(node.post(ORDERS, "refused", body).status()).isEqualTo(409);
        shop.receives(node, "LATER", 1);
        assertThat(node.post(ORDERS, "refused", body).status()).isEqualTo(202);
    }

    @Test
    void wantsAKeyThatCanBeUsed() {
        String body = Cart.of("KEYED", 1).json();
        long before = shop.books().orders();
        assertThat(node.post(ORDERS, "", body).code()).isEqualTo("idempotency-key-missing");
        assertThat(node.post(ORDERS, "k".repeat(256), body).status()).isEqualTo(400);
        assertThat(node.post(ORDERS, "two words", body).status()).isEqualTo(400);
        assertThat(shop.books().orders()).isEqualTo(before);
        assertThat(node.post(ORDERS, "k".repeat(255), body).status()).isEqualTo(202);
    }

    @Test
    void makesOneOrderOfAHundredRequestsAtOnce() {
        String body = Cart.of("KEYED", 1).json();
        List<Callable<Reply>> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crowd.add(() -> node.post(ORDERS, "crowd", body));
        }
        long before = shop.books().orders();

        List<Reply> replies = Shop.together(crowd);

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
            assertThat(reply.body()).isEqualTo(replies.getFirst().body());
        });
        assertThat(replies.stream()
                        .filter(reply -> reply.header("Idempotent-Replayed").isEmpty()))
                .as("answers that are not a repeat")
                .hasSize(1);
        assertThat(shop.books().orders()).isEqualTo(before + 1);
    }

    @Test
    void makesOneOrderOfOneKeyWithManyBodiesAtOnce() {
        List<Callable<Reply>> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String body = Cart.of("KEYED", 1 + i % 50).json();
            crowd.add(() -> node.post(ORDERS, "bodies", body));
        }
        long before = shop.books().orders();

        List<Reply> replies = Shop.together(crowd);

        List<UUID> accepted = replies.stream()
                .filter(reply -> reply.status() == 202)
                .map(Reply::id)
                .toList();
        assertThat(accepted).hasSize(2);
        assertThat(accepted.getFirst()).isEqualTo(accepted.getLast());
        assertThat(replies.stream().filter(reply -> reply.status() != 202))
                .allSatisfy(reply -> assertThat(reply.code()).isEqualTo("idempotency-key-reused"));
        assertThat(shop.books().orders()).isEqualTo(before + 1);
    }
}
