package dev.holdfast.rig.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.http.Address;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShopperTest {
    @Test
    void ordersWithinWhatTheShopSells() {
        Goods goods = new Goods();
        Set<String> ordered = new TreeSet<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            Map<String, Long> basket = goods.basket(random);
            assertThat(basket).isNotEmpty().hasSizeLessThanOrEqualTo(3);
            assertThat(basket.values()).allMatch(units -> units >= 1 && units <= 9);
            ordered.addAll(basket.keySet());
        }
        assertThat(ordered)
                .as("in time everything is wanted")
                .isEqualTo(goods.prices().keySet());
        assertThat(goods.delivery().keySet()).isEqualTo(goods.prices().keySet());
    }

    @Test
    void sendsTheSameBytesForTheSameWish() {
        Wish wish = Wish.order("k-1", 3, Map.of("A", 2L), "tok_ok");
        Address address = new Address("127.0.0.1", 8000);

        assertThat(wish.request(address).toString())
                .isEqualTo(wish.request(address).toString())
                .contains("Idempotency-Key: k-1")
                .contains("{\"sku\":\"A\",\"quantity\":2}")
                .contains("\"token\":\"tok_ok\"");
        assertThat(wish.sent())
                .isEqualTo(Wish.order("k-2", 3, Map.of("A", 2L), "tok_ok").sent());
        assertThat(wish.sent())
                .isNotEqualTo(Wish.order("k-1", 3, Map.of("A", 3L), "tok_ok").sent());
    }

    @Test
    void knowsWhichAnswersAreFinal() {
        assertThat(Caller.isFinal(answered(202, ""))).isTrue();
        assertThat(Caller.isFinal(answered(409, "insufficient-stock"))).isTrue();
        assertThat(Caller.isFinal(answered(409, "request-in-progress"))).isFalse();
        assertThat(Caller.isFinal(answered(503, "overloaded"))).isFalse();
        assertThat(Caller.isFinal(answered(0, ""))).isFalse();
    }

    private static Call answered(int status, String code) {
        return new Call(
                1, 1, Call.Kind.ORDER, "", "k", Map.of("A", 1L), "tok_ok", "", 0, 1, status, code, "", -1, false, "");
    }
}
