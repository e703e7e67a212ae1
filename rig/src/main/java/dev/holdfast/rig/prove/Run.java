package dev.holdfast.rig.prove;

import dev.holdfast.local.LocalProgram;
import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Ticker;
import dev.holdfast.rig.check.Bounds;
import dev.holdfast.rig.check.Checker;
import dev.holdfast.rig.check.Evidence;
import dev.holdfast.rig.check.EvidenceReader;
import dev.holdfast.rig.check.Judgement;
import dev.holdfast.rig.history.Call;
import dev.holdfast.rig.history.History;
import dev.holdfast.rig.history.Recorder;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.Patience;
import dev.holdfast.rig.http.PatientClient;
import dev.holdfast.rig.shop.Shelves;
import dev.holdfast.rig.shop.ShopApi;
import dev.holdfast.rig.stage.Node;
import dev.holdfast.rig.stage.SmallDisk;
import dev.holdfast.rig.stage.World;
import dev.holdfast.rig.stage.WrongClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One world from its first server to its judgement. */
final class Run {
    /** In minutes most of the time nodes start, which takes twice as long beside three times as many clients. */
    private static final int CLIENTS = 32;

    /** In an hour and more the shop mostly works, and 32 would have two nodes make transactions of a few orders: 300 wishes a second. */
    private static final int CLIENTS_OF_HOURS = 96;

    private static final Duration HOURS = Duration.ofHours(1);

    /** Wishes a second: enough that batches form and every fault hits many, and that two cores can start nodes beside it. */
    private static final int RATE = 800;

    /** What else takes time: the build, servers, migrations, the first nodes; in the end rest and judgement; and a slow machine. */
    private static final Duration AROUND = Duration.ofSeconds(150);

    /** Measured on two cores, to leave time for them. */
    private static final int BAD_REQUESTS_PER_SECOND = 1_500;

    /** A hold lasts 15 s, a lease of the reconciler 30 s, pauses between questions grow to a minute. */
    static final Duration REST = Duration.ofSeconds(150);

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);

    /**
     * The heap and pool of a node; threads as counted while all is fine, with room for each connection of a storm. No order is let in
     * beyond 5,000 waiting events, but each that was let in has up to two more: its end, and what became of its money.
     */
    private static final Bounds BOUNDS = new Bounds(384L << 20, 400, 20, 3 * 5_000);

    private final Set<String> only;
    private final LocalProgram program;
    private final long seed;
    private final Path folder;
    private final Duration time;
    private final Duration rest;
    private final int badRequests;
    private final Random random;
    private final Goods goods = new Goods();
    private final long began = System.nanoTime();

    /**
     * @param only faults of the matrix that are played; empty = all
     * @param time for all of it, as near as can be; each scene is played once in any case
     * @param rest how long after the last fault everything must have ended
     * @param badRequests bent requests in the end; 0 = none, and no abuse
     */
    Run(Set<String> only, LocalProgram program, long seed, Path folder, Duration time, Duration rest, int badRequests) {
        this.only = only;
        this.program = program;
        this.seed = seed;
        this.folder = folder;
        this.time = time;
        this.rest = rest;
        this.badRequests = badRequests;
        random = new Random(seed);
    }

    Proof play() throws InterruptedException {
        Path home = folder.resolve("world");
        try (@Nullable SmallDisk disk = wants("F12") && SmallDisk.isPossible() ? SmallDisk.mount(home, time) : null;
                World world = World.start(home, program, new SplittableRandom(seed), this::say);
                Remarks remarks = new Remarks(folder.resolve("faults.jsonl"));
                Recorder recorder = new Recorder(folder.resolve("history.jsonl"))) {
            begin(world, remarks, recorder);
            @Nullable WrongClock clock = wants("F11") ? WrongClock.in(folder).orElse(null) : null;
            Map<String, Long> left;
            try (Stranger stranger = new Stranger(world.settings().kafkaServers());
                    Sampler _ = new Sampler(world, recorder)) {
                try (Crowd crowd = new Crowd(clients(), RATE, seed, "c", world.addresses(), goods, recorder);
                        Ticker _ = new Ticker(() -> line(crowd, remarks))) {
                    Stage stage = new Stage(world, disk, clock, crowd, goods, stranger, recorder, random, remarks);
                    new Script(stage, this::wants, this::say, forScenes()).play();
                    crowd.finish(LAST_ANSWERS);
                    if (crowd.unknown() > 0) {
                        remarks.trouble(crowd.unknown() + " wishes were never answered, long after the last fault");
                    }
                }
                say("waiting for rest");
                left = Rest.await(world.settings(), rest);
                DeadLetterCheck.check(world.settings().kafkaServers(), stranger.poisonSent(), remarks);
            }
            if (!left.isEmpty()) {
                remarks.trouble("no rest after " + rest.toSeconds() + " s: " + left);
            }
            Judged judged = judge(world, recorder);
            if (badRequests > 0) {
                say("F16 to F19 abuse, and %,d bent requests".formatted(badRequests));
                judged.counts.putAll(BadInput.play(world, seed, badRequests, rest, remarks));
            }
            return proof(judged, remarks);
        }
    }

    private int clients() {
        return time.compareTo(HOURS) < 0 ? CLIENTS : CLIENTS_OF_HOURS;
    }

    private boolean wants(String fault) {
        return only.isEmpty() || only.contains(fault);
    }

    private void say(String what) {
        System.out.printf("%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }

    private String line(Crowd crowd, Remarks remarks) {
        return "%6.1f s    fulfilled %,d, refused %,d, deaths %,d"
                .formatted(
                        (System.nanoTime() - began) / 1e9,
                        crowd.done(),
                        crowd.refused(),
                        remarks.hits().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum());
    }

    /** Nodes die in each of the migrations; then there are products and stock. */
    private void begin(World world, Remarks remarks, Recorder recorder) throws InterruptedException {
        if (wants("F1")) {
            for (String shot : List.of("K19:n=1:halt", "K19:n=2:halt", "K19:n=2:halt", "K19:n=1:halt")) {
                Node node = world.nodes().get(random.nextInt(2));
                node.launch(world, shot);
                if (node.awaitEnd(Duration.ofSeconds(60)).orElse(0) == Node.HALTED) {
                    remarks.hit("K19");
                } else {
                    node.kill();
                }
            }
        }
        world.nodes().forEach(node -> node.launch(world, ""));
        world.nodes().forEach(node -> node.ensureReady(world));
        say("both nodes are ready");
        ShopApi api = new ShopApi(world.addresses().getFirst());
        new Shelves(api, 4, () -> client(world)).putOnSale(goods.items());
        try (Caller hands = new Caller(0, world.addresses(), recorder, () -> false)) {
            for (Map.Entry<String, Long> delivery : goods.delivery().entrySet()) {
                Call call =
                        hands.ask(Wish.deliver("first-" + delivery.getKey(), delivery.getKey(), delivery.getValue()));
                if (!call.done()) {
                    throw new RigException("the first stock is refused: " + call.status() + " " + call.code());
                }
            }
        }
    }

    private static PatientClient client(World world) {
        return new PatientClient(
                new HttpConnection(world.addresses().getFirst(), 10_000),
                Patience.RESTART,
                PatientClient.Pause.REAL,
                PatientClient.Watcher.NOBODY);
    }

    private Duration forScenes() {
        return time.minus(AROUND).minusSeconds(badRequests / BAD_REQUESTS_PER_SECOND);
    }

    private record Judged(Map<String, Long> counts, Judgement judgement) {}

    private Judged judge(World world, Recorder recorder) {
        say("reading what is stored");
        Evidence evidence =
                EvidenceReader.read(world.settings(), world.servers().payments().ledger());
        History history = recorder.history(goods.prices());
        Judgement judgement = Checker.judge(history, evidence, BOUNDS);
        say("judged");
        return new Judged(counts(history, evidence), judgement);
    }

    private Proof proof(Judged judged, Remarks remarks) {
        return new Proof(
                seed,
                Duration.ofNanos(System.nanoTime() - began),
                judged.counts,
                remarks.hits(),
                missed(remarks.hits()),
                remarks.played(),
                remarks.troubles(),
                remarks.leftOut(),
                judged.judgement);
    }

    private static Map<String, Long> counts(History history, Evidence evidence) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("calls", (long) history.calls().size());
        counts.put(
                "calls without a certain answer",
                history.calls().stream().filter(call -> !call.known()).count());
        counts.put("orders", (long) evidence.books().orders().size());
        counts.put("entries of the provider", (long) evidence.charges().size());
        counts.put("documents", (long) evidence.documents().size());
        return counts;
    }

    private List<String> missed(Map<String, Integer> hits) {
        return wants("F1")
                ? IntStream.rangeClosed(1, 19)
                        .mapToObj(point -> "K" + point)
                        .filter(point -> !hits.containsKey(point))
                        .toList()
                : List.of();
    }
}
