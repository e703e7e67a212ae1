package dev.holdfast.rig.prove;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the script did, how it went, and what did not go as it must; in memory for the page and in {@code faults.jsonl}. For many threads. */
final class Remarks implements AutoCloseable {
    private final Path path;
    private final Writer file;
    private final long began = System.nanoTime();
    private final List<Played> played = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, Integer> hits = new TreeMap<>();

    /**
     * A scene that is over.
     *
     * @param fault its number in the matrix
     * @param at since the beginning
     * @param lasted the fault itself
     * @param recovered until the shop worked again after it was healed
     * @param done wishes that were fulfilled while it lasted
     */
    record Played(String fault, String what, Duration at, Duration lasted, Duration recovered, long done) {}

    Remarks(Path path) {
        this.path = path;
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            file = Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new RigException(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    Duration sinceBegan() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    synchronized void played(Played scene) {
        played.add(scene);
        write(
                "{\"fault\":\"%s\",\"what\":\"%s\",\"atMillis\":%d,\"lastedMillis\":%d,\"recoveredMillis\":%d,\"done\":%d}"
                        .formatted(
                                scene.fault,
                                scene.what,
                                scene.at.toMillis(),
                                scene.lasted.toMillis(),
                                scene.recovered.toMillis(),
                                scene.done));
    }

    /** A process died at a kill point, or at random. */
    synchronized void hit(String point) {
        hits.merge(point, 1, Integer::sum);
        write("{\"hit\":\"%s\",\"atMillis\":%d}".formatted(point, sinceBegan().toMillis()));
    }

    /** Something that must not be; the verdict is against it. */
    synchronized void trouble(String what) {
        troubles.add(what);
        System.out.println("  TROUBLE " + what);
        write("{\"trouble\":\"%s\",\"atMillis\":%d}"
                .formatted(
                        what.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"),
                        sinceBegan().toMillis()));
    }

    /** A fault that this machine cannot make. @param what with the reason */
    synchronized void leftOut(String what) {
        leftOut.add(what);
    }

    synchronized List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    synchronized List<Played> played() {
        return List.copyOf(played);
    }

    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** How often a process died at each point. */
    synchronized Map<String, Integer> hits() {
        return new TreeMap<>(hits);
    }

    private void write(String line) {
        try {
            file.write(line);
            file.write('\n');
            file.flush();
        } catch (IOException e) {
            throw new RigException(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new RigException(path + " cannot be written: " + e.getMessage(), e);
        }
    }
}
