package dev.holdfast.rig.prove;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is played on a stage: the kill points first, then every scene once in an order of chance, and again while there is time. */
final class Script {
    /** In ten minutes a fault lasts some seconds; this outlasts every time-out of the service, and twice an order's hold. */
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(30);

    private static final Duration SHORTEST_FAULT = Duration.ofSeconds(3);

    /** Faults of a run of ten minutes are shorter. */
    private static final Duration WITHOUT_CALM = Duration.ofSeconds(5);

    /** Of the time: in ten minutes each scene then comes once with the shortest fault, in an hour twice at the least. */
    private static final int FAULT_SHARE = 120;

    /** Of the time, for kill points; their first hits take as long as they do. */
    private static final int KILLS_SHARE = 5;

    private final Stage stage;
    private final Predicate<String> wants;
    private final Consumer<String> say;
    private final Duration time;
    private final long deadline;

    /**
     * @param wants which faults of the matrix
     * @param say takes a line for each scene that begins
     * @param time for all of it, as near as can be
     */
    Script(Stage stage, Predicate<String> wants, Consumer<String> say, Duration time) {
        this.stage = stage;
        this.wants = wants;
        this.say = say;
        this.time = time;
        deadline = System.nanoTime() + time.toNanos();
    }

    void play() throws InterruptedException {
        stage.awaitStored();
        if (wants.test("F1")) {
            Kills kills = new Kills(stage, time.dividedBy(KILLS_SHARE));
            play(new Scene("F1", "nodes die at each kill point, first, third and tenth hit", false, _ -> kills.play()));
        }
        List<Scene> all = scenes();
        for (boolean first = true; !all.isEmpty() && (first || mayGoOn()); first = false) {
            Collections.shuffle(all, stage.random());
            for (Scene scene : all) {
                if (first || mayGoOn()) {
                    play(scene);
                }
            }
        }
    }

    private boolean mayGoOn() {
        return System.nanoTime() < deadline;
    }

    private List<Scene> scenes() {
        Duration fault = faultLength();
        StoreScenes stores = new StoreScenes(fault);
        List<Scene> all = new ArrayList<>(stores.all());
        NodeScenes nodes = new NodeScenes(fault);
        all.addAll(nodes.all());
        all.addAll(new CrowdScenes(fault).all());
        if (stage.disk() != null) {
            all.add(stores.diskFull(stage.disk()));
        } else if (wants.test("F12")) {
            stage.remarks().leftOut("F12 (full disk): it needs root and unshare, to mount a disk of its own");
        }
        if (stage.wrongClock() != null) {
            all.add(nodes.clocksWrong(stage.wrongClock()));
        } else if (wants.test("F11")) {
            stage.remarks().leftOut("F11 (wrong clocks): it needs a C compiler (cc)");
        }
        all.removeIf(scene -> !wants.test(scene.fault()));
        return all;
    }

    private Duration faultLength() {
        Duration share = time.dividedBy(FAULT_SHARE);
        Duration atLeast = share.compareTo(SHORTEST_FAULT) < 0 ? SHORTEST_FAULT : share;
        return atLeast.compareTo(LONGEST_FAULT) > 0 ? LONGEST_FAULT : atLeast;
    }

    /** After a long fault the shop works nearly as long as on other days, so that most orders meet it whole; after a short one there is no time. */
    private Duration calm() {
        Duration calm = faultLength().minus(WITHOUT_CALM);
        return calm.isNegative() ? Duration.ZERO : calm;
    }

    private void play(Scene scene) throws InterruptedException {
        String name = scene.fault() + " " + scene.what();
        Remarks remarks = stage.remarks();
        say.accept(name);
        Duration at = remarks.sinceBegan();
        long done = stage.crowd().done();
        scene.act().play(stage);
        Duration lasted = remarks.sinceBegan().minus(at);
        long meanwhile = stage.crowd().done() - done;
        if (scene.goesOn() && meanwhile == 0) {
            remarks.trouble(name + ": nothing was accepted meanwhile");
        }
        stage.heal();
        Duration recovered = stage.recover();
        if (recovered.compareTo(Stage.RECOVERY) >= 0) {
            remarks.trouble(name + ": the shop does not work again after " + Stage.RECOVERY.toSeconds() + " s");
        }
        stage.hold(calm());
        remarks.played(new Remarks.Played(scene.fault(), scene.what(), at, lasted, recovered, meanwhile));
    }
}
