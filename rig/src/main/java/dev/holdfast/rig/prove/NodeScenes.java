package dev.holdfast.rig.prove;

import dev.holdfast.rig.stage.Node;
import dev.holdfast.rig.stage.WrongClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** F1 at random, F8 to F10 and F13: the nodes, and what they read. */
final class NodeScenes {
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(3);
    private static final Duration VISIT = Duration.ofSeconds(2);

    /** Past the session time-out of the local broker (3.5 s), so that the frozen node's partitions are another's when it goes on. */
    private static final Duration FROZEN = Duration.ofSeconds(8);

    private static final List<Duration> WRONG = List.of(Duration.ofHours(1), Duration.ofDays(2));

    private static final Duration SAME_TIME = Duration.ofMinutes(1);

    private static final int REPEATED = 3_000;
    private static final int POISON = 20;
    private static final int STOPS = 3;

    private final Duration lasts;

    /** @param lasts how long a scene goes on whose length does not matter */
    NodeScenes(Duration lasts) {
        this.lasts = lasts;
    }

    List<Scene> all() {
        return List.of(
                new Scene("F1", "nodes are killed at random moments", false, this::randomKills),
                new Scene(
                        "F8",
                        "the last events are sent again, one to three times and in no order (F9 too)",
                        true,
                        NodeScenes::repeated),
                new Scene(
                        "F10", "a stranger joins the groups and leaves them, every two seconds", true, this::visitors),
                new Scene(
                        "F10",
                        "a node is frozen until its partitions are another's, and goes on",
                        true,
                        NodeScenes::zombie),
                new Scene("F13", "records that nobody can read", true, NodeScenes::poison),
                new Scene("F21", "a node is stopped as an operator stops it, three times", true, NodeScenes::stopped));
    }

    private void randomKills(Stage stage) throws InterruptedException {
        long until = System.nanoTime() + lasts.multipliedBy(2).toNanos();
        while (System.nanoTime() < until) {
            Node node = stage.someNode();
            stage.killAndLaunch(node, "");
            stage.hold(Duration.ofMillis(stage.random().nextInt((int) BETWEEN_KILLS.toMillis())));
        }
    }

    private static void repeated(Stage stage) {
        stage.stranger().repeat(REPEATED, stage.random());
    }

    private void visitors(Stage stage) throws InterruptedException {
        long until = System.nanoTime() + lasts.toNanos();
        while (System.nanoTime() < until) {
            stage.stranger().visit(Stranger.GROUPS.get(stage.random().nextInt(Stranger.GROUPS.size())), VISIT);
            stage.hold(VISIT);
        }
    }

    private static void zombie(Stage stage) throws InterruptedException {
        Node node = stage.someNode();
        node.freeze();
        stage.hold(FROZEN);
        node.thaw();
    }

    /** F11. Deadlines and dates are PostgreSQL's; the checker sees whether one has passed too early. */
    Scene clocksWrong(WrongClock clock) {
        return new Scene("F11", "a node's clock is wrong by an hour, and by two days, either way", true, stage -> {
            for (Duration wrong : WRONG) {
                Duration ahead = stage.random().nextBoolean() ? wrong : wrong.negated();
                Node node = stage.someNode();
                stage.kill(node);
                node.launch(stage.world(), clock.environment(ahead));
                if (!node.becomesReady()) {
                    stage.remarks().trouble(node.name() + " does not start with its clock wrong by " + ahead);
                } else if (Duration.between(Instant.now().plus(ahead), node.clock())
                                .abs()
                                .compareTo(SAME_TIME)
                        > 0) {
                    stage.remarks().trouble(node.name() + " should be wrong by " + ahead + ": " + node.clock());
                }
                stage.hold(lasts);
                stage.kill(node);
                node.ensureReady(stage.world());
            }
        });
    }

    private static void poison(Stage stage) {
        for (int i = 0; i < POISON; i++) {
            stage.stranger().poison(stage.random());
        }
        stage.stranger().hugePoison();
    }

    private static void stopped(Stage stage) {
        long began = System.nanoTime();
        for (int i = 0; i < STOPS; i++) {
            Node node = stage.someNode();
            node.stop();
            node.ensureReady(stage.world());
        }
        List<String> keys = stage.repeatedMoreThanOnce(began);
        if (!keys.isEmpty()) {
            stage.remarks().trouble("while nodes were stopped in order, one repeat was not enough for " + keys);
        }
    }
}
