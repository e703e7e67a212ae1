package dev.holdfast.rig.prove;

import dev.holdfast.rig.history.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** F14, F15 and F22: many clients at once. */
final class CrowdScenes {
    private static final int BUYERS = 300;
    private static final int SAME_KEY = 100;
    private static final int OTHER_BODIES = 50;

    /** Several times what the usual crowd asks and more than the machine gives. */
    private static final int OVERLOAD_CLIENTS = 400;

    private static final int OVERLOAD_RATE = 20_000;

    /** What is fulfilled in it is compared with as long a time just before it. */
    private static final Duration COMPARED = Duration.ofSeconds(5);

    /** Until the storm's clients are connected. */
    private static final Duration GATHERING = Duration.ofSeconds(1);

    /** The least of what was fulfilled before. */
    private static final double GOODPUT = 0.8;

    private final Duration lasts;
    private int played;

    CrowdScenes(Duration lasts) {
        this.lasts = lasts;
    }

    List<Scene> all() {
        return List.of(
                new Scene("F14", "hundreds want the last units, nodes die meanwhile", false, this::lastUnits),
                new Scene("F15", "one key from a hundred clients, half of them with other bodies", true, this::oneKey),
                new Scene("F22", "many times the load that it bears", true, this::overload));
    }

    private void lastUnits(Stage stage) throws InterruptedException {
        String name = name("last", stage);
        String sku = stage.goods().scarce(stage.random());
        Future<List<Call>> buyers = inBackground(() -> together(
                stage,
                BUYERS,
                i -> Wish.order(name + i, 1_000 + i, Map.of(sku, 1L + i % 3), i % 3 == 0 ? "tok_decline" : "tok_ok")));
        for (int i = 0; i < 2; i++) {
            stage.hold(Duration.ofMillis(stage.random().nextInt(1_000)));
            var node = stage.someNode();
            stage.killAndLaunch(node, "");
        }
        result(buyers);
    }

    private void oneKey(Stage stage) throws InterruptedException {
        String name = name("one", stage);
        Map<String, Long> basket = stage.goods().basket(stage.random());
        List<Call> calls = together(stage, SAME_KEY, i -> {
            Map<String, Long> wanted = i < OTHER_BODIES
                    ? basket
                    : Map.of(basket.keySet().iterator().next(), 10L + i);
            return Wish.order(name, 2_000, wanted, "tok_ok");
        });
        long orders = calls.stream()
                .map(Call::orderId)
                .filter(id -> !id.isEmpty())
                .distinct()
                .count();
        if (orders > 1) {
            stage.remarks().trouble("the key " + name + " has become " + orders + " orders");
        }
    }

    /** A second crowd; whatever is accepted of it is judged with all else. Together they are fulfilled nearly as much as one was alone. */
    private void overload(Stage stage) throws InterruptedException {
        long before = fulfilled(stage, () -> stage.crowd().done());
        try (Crowd storm = new Crowd(
                OVERLOAD_CLIENTS,
                OVERLOAD_RATE,
                stage.random().nextLong(),
                name("storm", stage),
                stage.world().addresses(),
                stage.goods(),
                stage.recorder())) {
            stage.hold(GATHERING);
            long meanwhile = fulfilled(stage, () -> stage.crowd().done() + storm.done());
            if (meanwhile < before * GOODPUT) {
                stage.remarks()
                        .trouble("in the storm %d wishes were fulfilled in %d s, and %d before it"
                                .formatted(meanwhile, COMPARED.toSeconds(), before));
            }
            stage.hold(lasts);
            storm.finish(Stage.RECOVERY);
            if (storm.unknown() > 0) {
                stage.remarks().trouble(storm.unknown() + " wishes of the storm were never answered");
            }
        }
    }

    private static long fulfilled(Stage stage, LongSupplier done) throws InterruptedException {
        long before = done.getAsLong();
        stage.hold(COMPARED);
        return done.getAsLong() - before;
    }

    /** Own keys for each time it is played. */
    private String name(String what, Stage stage) {
        return what + "-" + stage.random().nextInt(1_000_000) + "-" + ++played + "-";
    }

    private static List<Call> together(Stage stage, int clients, IntFunction<Wish> wishes) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Call>> asked = new ArrayList<>();
            long giveUp = System.nanoTime() + Stage.RECOVERY.toNanos();
            for (int i = 0; i < clients; i++) {
                int number = i;
                asked.add(threads.submit(() -> {
                    try (Caller caller = new Caller(
                            number, stage.world().addresses(), stage.recorder(), () -> System.nanoTime() > giveUp)) {
                        return caller.ask(wishes.apply(number));
                    }
                }));
            }
            List<Call> calls = new ArrayList<>();
            for (Future<Call> one : asked) {
                calls.add(result(one));
            }
            return calls;
        }
    }

    private interface Asking {
        List<Call> ask() throws InterruptedException;
    }

    private static Future<List<Call>> inBackground(Asking asking) {
        ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        Future<List<Call>> asked = thread.submit(asking::ask);
        thread.shutdown();
        return asked;
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e.getCause());
        }
    }
}
