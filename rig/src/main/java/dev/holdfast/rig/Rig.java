package dev.holdfast.rig;

import dev.holdfast.rig.bench.Bench;
import dev.holdfast.rig.bench.BenchOptions;
import dev.holdfast.rig.floor.Floor;
import dev.holdfast.rig.fuzz.Failure;
import dev.holdfast.rig.fuzz.Fuzz;
import dev.holdfast.rig.fuzz.FuzzReport;
import dev.holdfast.rig.fuzz.RawAbuse;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.journey.JourneyScript;
import dev.holdfast.rig.load.Load;
import dev.holdfast.rig.prove.Prove;
import dev.holdfast.rig.prove.ProveOptions;
import dev.holdfast.rig.replay.Replay;
import dev.holdfast.rig.replay.ReplayOptions;
import dev.holdfast.rig.shop.ShopApi;
import dev.holdfast.rig.traffic.Profiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The rig's commands. Ends with 0 when all holds, 1 when a verdict or an audit fails, 2 when it could not be found out.
 *
 * <p>Paths are below the working directory, which is the root of the checkout.
 */
public final class Rig {
    private static final String USAGE = """
            usage: replay [--orders N] [--connections C] [--data DIR] [--stored-within SECONDS]
                   bench  [--profile spread|hot|journey|flash|mixed|replayed|bulk] [--connections C[,C...]] [--rate N] [--seconds S]
                          [--warmup S] [--floor measure|N] [--gate] [--json FILE] [--data DIR]
                   floor
                   fuzz   [--requests N] [--seed S] [--connections C]
                   load   [--orders N]
                   prove  [--minutes M] [--seeds N] [--seed S] [--only F4,F13] [--bad-requests N] [--mutants]
                   all:   [--url http://localhost:8000, or the port of ./holdfast run] [--state .holdfast]
            replay  sends real baskets through the HTTP API and says whether stock, totals and documents are exact
            bench   measures orders stored per second and audits what is stored
            floor   measures the bare durable writes of orders on the same servers
            fuzz    sends bad input to every endpoint and says whether each answer is as it should be
            load    writes finished orders into both stores, to measure with millions there
            prove   lets nodes die and servers fail under load, on servers of its own, and says whether everything holds""";

    private static final int HOLDS = 0;
    private static final int FAILS = 1;
    private static final int UNKNOWN = 2;

    private Rig() {}

    public static void main(String... words) {
        System.exit(status(words));
    }

    static int status(String... words) {
        try {
            if (words.length == 0) {
                throw new RigException(USAGE);
            }
            Arguments arguments = new Arguments(Set.of("gate", "mutants"), Arrays.copyOfRange(words, 1, words.length));
            boolean holds = switch (words[0]) {
                case "replay" -> replay(arguments);
                case "bench" -> bench(arguments);
                case "floor" -> floor(arguments);
                case "fuzz" -> fuzz(arguments);
                case "load" -> load(arguments);
                case "prove" -> prove(arguments);
                default -> throw new RigException("there is no command \"" + words[0] + "\"\n" + USAGE);
            };
            return holds ? HOLDS : FAILS;
        } catch (RigException told) {
            System.err.println(told.getMessage());
            if (Boolean.getBoolean("rig.trace")) {
                told.printStackTrace();
            }
            return UNKNOWN;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    private static boolean replay(Arguments arguments) throws InterruptedException {
        Path state = state(arguments);
        ReplayOptions options = new ReplayOptions(
                address(arguments),
                arguments.path("data", state.resolve("journey")),
                arguments.number("orders", 20_000, 1, 1_000_000),
                arguments.number("connections", 32, 1, 1_024),
                arguments.number("stored-within", 120, 1, 3_600));
        arguments.refuseOthers();
        Settings settings = settings(state);
        ShopApi.mustAnswer(options.address());
        ensureJourney(state, options.data());
        return Replay.run(options, settings);
    }

    private static boolean bench(Arguments arguments) throws InterruptedException {
        Path state = state(arguments);
        String profile = arguments.text("profile", "spread");
        boolean gate = arguments.flag("gate");
        int rate = arguments.number("rate", 0, 0, 100_000);
        BenchOptions options = new BenchOptions(
                address(arguments),
                profile,
                arguments.numbers("connections", connections(profile, rate), 1, 1_024),
                rate,
                arguments.number("warmup", 40, 0, 3_600),
                arguments.number("seconds", 30, 1, 36_000),
                BenchOptions.Floor.of(arguments.text("floor", gate ? "measure" : "none")),
                gate ? Path.of("rig/bench-gate.properties") : null,
                arguments.path("json"),
                arguments.path("data", state.resolve("journey")));
        arguments.refuseOthers();
        Settings settings = settings(state);
        ShopApi.mustAnswer(options.address());
        if (options.profile().equals("journey")) {
            ensureJourney(state, options.journey());
        }
        return Bench.run(options, settings);
    }

    /** In an open loop there have to be enough for what a stall keeps waiting; a bulk request carries 500 orders. */
    private static int connections(String profile, int rate) {
        if (rate > 0) {
            return 256;
        }
        return profile.equals("bulk") ? 4 : 32;
    }

    private static boolean floor(Arguments arguments) throws InterruptedException {
        Path state = state(arguments);
        arguments.refuseOthers();
        Floor.storedPerSecond(settings(state));
        return true;
    }

    private static boolean fuzz(Arguments arguments) throws InterruptedException {
        Address address = address(arguments);
        int seed = arguments.number("seed", 1, 0, Integer.MAX_VALUE);
        int requests = arguments.number("requests", 200_000, 1, Integer.MAX_VALUE);
        int connections = arguments.number("connections", 4, 1, 64);
        arguments.refuseOthers();
        ShopApi.mustAnswer(address);
        String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        FuzzReport report = Fuzz.run(address, seed, run, requests, connections);
        List<Failure> abuses = RawAbuse.run(address);
        report.failures().forEach(System.out::println);
        abuses.forEach(System.out::println);
        System.out.println(report);
        boolean holds = report.holds() && abuses.isEmpty();
        System.out.println(
                holds
                        ? "every answer is as it should be"
                        : "%,d answers and %d raw abuses are at fault".formatted(report.faults(), abuses.size()));
        return holds;
    }

    private static boolean load(Arguments arguments) throws InterruptedException {
        Path state = state(arguments);
        Address address = address(arguments);
        int orders = arguments.number("orders", 1_000_000, 1, 100_000_000);
        arguments.refuseOthers();
        Settings settings = settings(state);
        ShopApi.mustAnswer(address);
        Load.run(address, settings, Profiles.named("spread", "load", state), orders);
        return true;
    }

    private static boolean prove(Arguments arguments) throws InterruptedException {
        Path state = state(arguments);
        String only = arguments.text("only", "");
        ProveOptions options = new ProveOptions(
                Path.of(System.getProperty("holdfast.root", "."))
                        .toAbsolutePath()
                        .normalize(),
                state.resolve("prove").toAbsolutePath(),
                arguments.number("minutes", 10, 1, 1_440),
                arguments.number("seeds", 1, 1, 1_000),
                arguments.number("seed", (int) (System.currentTimeMillis() % 1_000_000), 0, Integer.MAX_VALUE),
                only.isEmpty() ? Set.of() : Set.of(only.split(",", -1)),
                arguments.number("bad-requests", only.isEmpty() ? 200_000 : 0, 0, 100_000_000),
                arguments.flag("mutants"));
        arguments.refuseOthers();
        return Prove.run(options);
    }

    private static void ensureJourney(Path state, Path data) throws InterruptedException {
        JourneyScript.ensureFiles(Path.of("rig/journey/journey.py"), data, state.resolve("venv"), System.getenv());
    }

    private static Address address(Arguments arguments) {
        int port = Settings.port(state(arguments).resolve("env"), System.getenv());
        return Address.of(arguments.text("url", "http://localhost:" + port));
    }

    private static Path state(Arguments arguments) {
        return arguments.path("state", Path.of(".holdfast"));
    }

    private static Settings settings(Path state) {
        return Settings.read(state.resolve("env"), System.getenv());
    }
}
