package dev.holdfast.rig.prove;

import dev.holdfast.local.LocalProgram;
import dev.holdfast.rig.check.Judgement.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One world after the other, each with its seed; the verdict is theirs together. */
public final class Prove {
    /** Each scene once. */
    private static final Duration MUTANT_TIME = Duration.ofSeconds(1);

    /** A broken service often never comes to rest; the whole one does in less after the few scenes of a mutant. */
    private static final Duration MUTANT_REST = Duration.ofSeconds(60);

    private final ProveOptions options;
    private final LocalProgram program;

    private Prove(ProveOptions options, LocalProgram program) {
        this.options = options;
        this.program = program;
    }

    /** Plays, tells of it, writes the pages, and answers whether everything holds. */
    public static boolean run(ProveOptions options) throws InterruptedException {
        LocalProgram program = LocalProgram.of(options.root(), options.state().resolve("program"));
        program.remember();
        Prove prove = new Prove(options, program);
        return options.mutants() ? prove.mutants() : prove.seeds();
    }

    private boolean seeds() throws InterruptedException {
        Duration each = Duration.ofMinutes(options.minutes()).dividedBy(options.seeds());
        boolean holds = true;
        for (int i = 0; i < options.seeds(); i++) {
            long seed = options.seed() + i;
            Path folder = options.state().resolve("seed-" + seed);
            System.out.printf("prove: seed %d, about %d s, files in %s%n", seed, each.toSeconds(), folder);
            Proof proof = new Run(options.only(), program, seed, folder, each, Run.REST, options.badRequests()).play();
            ProofPage.write(proof, folder);
            System.out.print(ProofText.of(proof));
            holds &= proof.holds();
        }
        return holds;
    }

    /** The whole service first, for what is caught with that as well proves nothing. */
    private boolean mutants() throws InterruptedException {
        Map<String, String> table = new LinkedHashMap<>();
        List<Mutant> all = Mutants.all().stream()
                .filter(mutant ->
                        options.only().isEmpty() || mutant.faults().stream().anyMatch(options.only()::contains))
                .toList();
        Set<String> faults = new TreeSet<>();
        all.forEach(mutant -> faults.addAll(mutant.faults()));
        boolean right = play("none: the service as it is", program, faults, table);
        for (Mutant mutant : all) {
            Path scratch = options.state().resolve("mutants").resolve(Integer.toString(table.size()));
            LocalProgram broken = mutant.in(program, options.root(), scratch);
            right &= !play(mutant.name(), broken, mutant.faults(), table);
        }
        table.forEach((name, caught) -> System.out.printf("  %-50s %s%n", name, caught));
        System.out.println(right ? "Every one is caught." : "NOT every one is caught, or the whole service is.");
        return right;
    }

    private boolean play(String name, LocalProgram one, Set<String> faults, Map<String, String> table)
            throws InterruptedException {
        Path folder = options.state().resolve("mutants").resolve(Integer.toString(table.size()));
        System.out.printf("prove: mutant %d, %s%n", table.size(), name);
        Proof proof = new Run(faults, one, options.seed(), folder, MUTANT_TIME, MUTANT_REST, 0).play();
        ProofPage.write(proof, folder);
        table.put(name, proof.holds() ? "holds" : String.join(", ", broken(proof)));
        System.out.printf("  %s: %s%n", name, table.get(name));
        return proof.holds();
    }

    private static List<String> broken(Proof proof) {
        List<String> broken = new ArrayList<>();
        for (Verdict verdict : proof.judgement().verdicts()) {
            if (verdict.broken() > 0) {
                broken.add(verdict.invariant() + " (" + verdict.broken() + ")");
            }
        }
        proof.troubles().stream()
                .findFirst()
                .ifPresent(trouble -> broken.add(trouble.lines().findFirst().orElse("")));
        return broken;
    }
}
