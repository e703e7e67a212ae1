package dev.holdfast.rig.prove;

import dev.holdfast.rig.stage.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * F1: each node lives to die at a kill point, at its first, third or tenth hit, again and again. Meanwhile the stranger sends what only
 * dead-lettering passes (K17) and joins the groups, so that partitions move (K16).
 */
final class Kills {
    /** K6 is made by the node's link; K19 is played before the first order. */
    private static final List<Integer> POINTS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);

    private static final List<Integer> HITS = List.of(1, 3, 10);

    /** A life in which the point is not reached by then is ended by us; another one tries. */
    private static final Duration LIFE = Duration.ofSeconds(20);

    /** Long enough to be given partitions: the members hear of a new one at their next sign of life. */
    private static final int POISON = 3;

    private static final Duration VISIT = Duration.ofMillis(2_500);

    /** So many bytes of an answer are sent: its head and some of the body. */
    private static final int HALF_AN_ANSWER = 300;

    /** Chances of a point to be hit the first time, by whichever node. */
    private static final int TRIES = 3;

    private final Stage stage;
    private final Queue<Shot> firsts = new ConcurrentLinkedQueue<>();
    private final Queue<Shot> others = new ConcurrentLinkedQueue<>();
    private final long deadline;
    private volatile boolean over;

    /** @param most how long it may take; the first hit of each point takes as long as it does */
    Kills(Stage stage, Duration most) {
        this.stage = stage;
        deadline = System.nanoTime() + most.toNanos();
        for (int hit : HITS) {
            List<Integer> round = new ArrayList<>(POINTS);
            Collections.shuffle(round, stage.random());
            round.forEach(point -> (hit == 1 ? firsts : others).add(new Shot("K" + point, hit, 1)));
        }
    }

    private record Shot(String point, int hit, int tries) {
        String failPoint() {
            return point.equals("K6") ? "" : "%s:n=%d:halt".formatted(point, hit);
        }

        boolean mayBeTriedAgain() {
            return hit == 1 && tries < TRIES;
        }

        Shot again() {
            return new Shot(point, hit, tries + 1);
        }
    }

    private @Nullable Shot next() {
        Shot first = firsts.poll();
        return first != null || System.nanoTime() >= deadline ? first : others.poll();
    }

    void play() throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> lanes = stage.world().nodes().stream()
                .map(node ->
                        Thread.ofPlatform().name("kills " + node.name()).start(() -> run(failure, () -> lane(node))))
                .toList();
        Thread stimulus = Thread.ofPlatform().name("stimulus").start(() -> run(failure, this::stir));
        for (Thread lane : lanes) {
            lane.join();
        }
        over = true;
        stimulus.join();
        Throwable fault = failure.get();
        if (fault != null) {
            throw new IllegalStateException("a lane of kills failed", fault);
        }
    }

    private interface Part {
        void play() throws InterruptedException;
    }

    private static void run(AtomicReference<@Nullable Throwable> failure, Part part) {
        try {
            part.play();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void lane(Node node) throws InterruptedException {
        @Nullable Shot shot = next();
        while (shot != null) {
            stage.killAndLaunch(node, shot.failPoint());
            if (shot.point.equals("K6") && node.becomesReady()) {
                node.link().cutAnswerAfter(HALF_AN_ANSWER * shot.hit, node::kill);
            }
            awaitDeath(node, shot);
            shot = next();
        }
    }

    private void awaitDeath(Node node, Shot shot) throws InterruptedException {
        OptionalInt code = node.awaitEnd(LIFE);
        if (code.isEmpty()) { // killed at random when the next life begins
            if (shot.mayBeTriedAgain()) {
                firsts.add(shot.again());
            }
            return;
        }
        if (code.getAsInt() == Node.HALTED) {
            stage.remarks().hit(shot.point);
        } else {
            stage.remarks()
                    .trouble("%s ended with code %d while it waited for %s%s"
                            .formatted(node.name(), code.getAsInt(), shot.failPoint(), node.lastLines()));
        }
    }

    private void stir() {
        while (!over) {
            for (int i = 0; i < POISON; i++) {
                stage.stranger().poison(stage.random());
            }
            stage.stranger().visit(Stranger.GROUPS.get(stage.random().nextInt(2)), VISIT);
        }
    }
}
