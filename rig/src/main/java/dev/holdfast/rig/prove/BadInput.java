package dev.holdfast.rig.prove;

import dev.holdfast.rig.fuzz.Fuzz;
import dev.holdfast.rig.fuzz.FuzzReport;
import dev.holdfast.rig.fuzz.RawAbuse;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.stage.Node;
import dev.holdfast.rig.stage.World;
import dev.holdfast.rig.stores.AuditQueries;
import dev.holdfast.rig.stores.Postgres;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** F16 to F19, after the judgement, because the history has none of these calls: abuse, bent requests, and then the books once more. */
final class BadInput {
    private static final int CONNECTIONS = 16;

    /** More than pools, caches and compiled classes may still grow by; far less than a kilobyte for each bent request. */
    private static final long FLAT_BYTES = 16L << 20;

    private BadInput() {}

    /**
     * @param requests bent ones, so many
     * @return what there was, for the page
     */
    static Map<String, Long> play(World world, long seed, int requests, Duration rest, Remarks remarks)
            throws InterruptedException {
        Node node = world.nodes().getFirst();
        restartAlone(node, world);
        Address address = new Address("127.0.0.1", node.port());
        RawAbuse.run(address).forEach(failure -> remarks.trouble("F16 " + failure));
        // What a first request of each kind leaves behind is there before it is weighed.
        Fuzz.run(address, seed + 1, "warm", requests / 20, CONNECTIONS);
        long before = node.liveBytes();
        FuzzReport report = Fuzz.run(address, seed, "prove", requests, CONNECTIONS);
        report.failures().forEach(failure -> remarks.trouble("F17 " + failure));
        long after = node.liveBytes();
        if (after - before > FLAT_BYTES) {
            remarks.trouble("F16 the node's live heap has grown from %,d to %,d bytes".formatted(before, after));
        }
        audit(world, rest, remarks);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("bent requests after the judgement", (long) report.requests());
        counts.put("ms to answer 99 of 100 of them", (long) Math.ceil(report.p99Millis()));
        counts.put("kB live in the node's heap before them", before >> 10);
        counts.put("kB live in the node's heap after them", after >> 10);
        return counts;
    }

    /** No fault comes any more: links and a second node would only take a third of the machine. */
    private static void restartAlone(Node node, World world) {
        world.nodes().forEach(Node::stop);
        node.launch(world, world.pastLinks());
        node.ensureReady(world);
    }

    private static void audit(World world, Duration rest, Remarks remarks) throws InterruptedException {
        Map<String, Long> left = Rest.await(world.settings(), rest);
        if (!left.isEmpty()) {
            remarks.trouble("no rest after bad input: " + left);
        }
        AuditQueries queries = new AuditQueries(new Postgres(world.settings()));
        for (AuditQueries.Invariant invariant : AuditQueries.Invariant.values()) {
            AuditQueries.Offenders offenders = queries.offenders(invariant);
            if (offenders.count() > 0) {
                remarks.trouble("after bad input %s does not hold: %s".formatted(invariant, offenders));
            }
        }
    }
}
