package dev.holdfast.rig.prove;

import dev.holdfast.local.LocalServer;
import dev.holdfast.local.LocalServers;
import dev.holdfast.rig.history.Recorder;
import dev.holdfast.rig.stage.Link;
import dev.holdfast.rig.stage.Node;
import dev.holdfast.rig.stage.SmallDisk;
import dev.holdfast.rig.stage.World;
import dev.holdfast.rig.stage.WrongClock;
import dev.holdfast.rig.stores.OrderDocuments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scene plays on: the world, its crowd, the stranger on its Kafka, and chance. Whatever a scene leaves behind, {@link #heal} ends.
 *
 * @param disk that the world lies on, where it has one of its own
 * @param wrongClock for a node, where one can be made
 * @param random of the script, not of the crowd: scenes are the same again with the same seed
 * @param remarks what went on, and what did not go as it must
 */
record Stage(
        World world,
        @Nullable SmallDisk disk,
        @Nullable WrongClock wrongClock,
        Crowd crowd,
        Goods goods,
        Stranger stranger,
        Recorder recorder,
        Random random,
        Remarks remarks) {
    /** After a fault is over, the shop works again within this, or the run says so. */
    static final Duration RECOVERY = Duration.ofSeconds(60);

    /** Wishes that must be fulfilled for the shop to count as working. */
    private static final int WORKS = 20;

    private static final long LOOK_MILLIS = 50;

    void hold(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    List<LocalServer> servers() {
        LocalServers all = world.servers();
        return List.of(all.postgres(), all.kafka(), all.registry(), all.mongo(), all.payments());
    }

    Node someNode() {
        return world.nodes().get(random.nextInt(world.nodes().size()));
    }

    /** The node's life ends, where it has one, and the next begins. @param failPoints as HOLDFAST_FAIL_POINTS has them, or "" */
    void killAndLaunch(Node node, String failPoints) {
        kill(node);
        node.launch(world, failPoints);
    }

    /** The node's life ends, where it has one. */
    void kill(Node node) {
        if (node.isRunning()) {
            node.kill();
            remarks.hit("random");
        }
    }

    /** Everything runs, answers and is reachable; a node that died starts again. */
    void heal() {
        if (disk != null) {
            disk.free();
        }
        servers().stream().filter(LocalServer::isRunning).forEach(LocalServer::thaw);
        servers().forEach(LocalServer::start);
        world.links().forEach(Link::heal);
        for (Node node : world.nodes()) {
            node.thaw();
            node.link().heal();
        }
        world.nodes().forEach(node -> node.ensureReady(world));
    }

    /** Until the first orders are documents: before that a fault behind the API meets nobody, for groups take seconds to form. */
    void awaitStored() throws InterruptedException {
        try (OrderDocuments documents = new OrderDocuments(world.settings())) {
            if (until(() -> !documents.confirmedFrom("").isEmpty()).compareTo(RECOVERY) >= 0) {
                remarks.trouble("nothing is stored " + RECOVERY.toSeconds() + " s after the nodes were ready");
            }
        }
    }

    /** @return how long it took until wishes were fulfilled again; {@link #RECOVERY} or more where they were not */
    Duration recover() throws InterruptedException {
        long wanted = crowd.done() + WORKS;
        return until(() -> crowd.done() >= wanted);
    }

    /** How long it took; {@link #RECOVERY} or a little more where it did not come. */
    private static Duration until(BooleanSupplier reached) throws InterruptedException {
        long began = System.nanoTime();
        while (!reached.getAsBoolean() && System.nanoTime() - began < RECOVERY.toNanos()) {
            Thread.sleep(LOOK_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Keys that needed more than one repeat since a moment, of those whose first attempt was later: their calls told nothing certain twice. */
    List<String> repeatedMoreThanOnce(long sinceNanos) {
        List<String> keys = new ArrayList<>();
        recorder.uncertain(sinceNanos).forEach((key, times) -> {
            if (times > 1) {
                keys.add(key + " " + times + " times");
            }
        });
        return keys;
    }
}
