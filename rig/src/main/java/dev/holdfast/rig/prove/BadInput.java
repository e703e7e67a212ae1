package dev.holdfast.rig.prove;

import dev.holdfast.rig.fuzz.Fuzz;
import dev.holdfast.rig.fuzz.FuzzReport;
import dev.holdfast.rig.fuzz.RawAbuse;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.stage.World;
import dev.holdfast.rig.stores.AuditQueries;
import dev.holdfast.rig.stores.Postgres;
import java.time.Duration;
import java.util.Map;

/** F16 to F19, after the judgement, because the history has none of these calls: abuse, bent requests, and then the books once more. */
final class BadInput {
    private static final int CONNECTIONS = 16;

    private BadInput() {}

    /** @param requests bent ones, so many */
    static void play(World world, long seed, int requests, Duration rest, Remarks remarks) throws InterruptedException {
        Address node = new Address("127.0.0.1", world.nodes().getFirst().port());
        RawAbuse.run(node).forEach(failure -> remarks.trouble("F16 " + failure));
        FuzzReport report = Fuzz.run(node, seed, "prove", requests, CONNECTIONS);
        report.failures().forEach(failure -> remarks.trouble("F17 " + failure));
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
