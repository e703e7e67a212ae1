package dev.holdfast.rig.prove;

import dev.holdfast.rig.history.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Decides what one client wants next, by chance. */
final class Shopper {
    /** Of a hundred orders; the rest is paid at once. Every way a payment can go is there, and no order waits longer than its hold. */
    private static final Map<String, Integer> TOKENS = new TreeMap<>(Map.of(
            "tok_decline", 8,
            "tok_insufficient_funds", 3,
            "tok_slow_300", 5,
            "tok_slow_20000", 1,
            "tok_timeout_captured", 3,
            "tok_timeout_declined", 2,
            "tok_error_once", 4,
            "tok_of_nobody", 1));

    /** Earlier orders that a client still thinks of. */
    private static final int REMEMBERED = 64;

    private final String name;
    private final int number;
    private final Goods goods;
    private final RandomGenerator random;
    private final Caller caller;
    private final Deque<Past> past = new ArrayDeque<>();
    private int wishes;

    /** @param name makes the keys of this client its own */
    Shopper(String name, int number, Goods goods, RandomGenerator random, Caller caller) {
        this.name = name;
        this.number = number;
        this.goods = goods;
        this.random = random;
        this.caller = caller;
    }

    private record Past(Wish wish, String order) {}

    /** Wishes something, and answers what came of it. */
    Call next() throws InterruptedException {
        int chance = random.nextInt(100);
        if (past.isEmpty() || chance < 68) {
            return order();
        }
        if (chance < 76) {
            return caller.ask(somePast().wish);
        }
        if (chance < 78) {
            return caller.ask(otherBody(somePast().wish));
        }
        if (chance < 86) {
            return caller.ask(Wish.cancel(key(), past.getLast().order));
        }
        if (chance < 97) {
            return caller.ask(Wish.read(somePast().order));
        }
        return caller.ask(Wish.deliver(key(), goods.scarce(random), 1 + random.nextInt(5)));
    }

    private Call order() throws InterruptedException {
        Wish wish = Wish.order(key(), number, goods.basket(random), token());
        Call call = caller.ask(wish);
        if (call.done()) {
            past.addLast(new Past(wish, call.orderId()));
            if (past.size() > REMEMBERED) {
                past.removeFirst();
            }
        }
        return call;
    }

    /** Of a key whose order is accepted, so that it can only be refused. */
    private Wish otherBody(Wish first) {
        Map<String, Long> basket = new TreeMap<>(first.wanted());
        basket.merge(basket.keySet().iterator().next(), 1L, Long::sum);
        return Wish.order(first.key(), number, basket, first.token());
    }

    private Past somePast() {
        List<Past> all = new ArrayList<>(past);
        return all.get(random.nextInt(all.size()));
    }

    private String key() {
        return name + "-" + ++wishes;
    }

    private String token() {
        int chance = random.nextInt(100);
        for (Map.Entry<String, Integer> token : TOKENS.entrySet()) {
            chance -= token.getValue();
            if (chance < 0) {
                return token.getKey();
            }
        }
        return "tok_ok";
    }
}
