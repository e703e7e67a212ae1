package dev.holdfast.rig.history;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Takes down calls and samples as they happen, in memory for the checker and in a file for people. For many threads. */
public final class Recorder implements AutoCloseable {
    private final List<Call> calls = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Path path;
    private final Writer file;

    /** @throws RigException where the file cannot be written */
    public Recorder(Path path) {
        this.path = path;
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            file = Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new RigException(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** For a call that begins now. */
    public long nextNumber() {
        return numbers.incrementAndGet();
    }

    public synchronized void ended(Call call) {
        calls.add(call);
        try {
            file.write(call.line());
            file.write('\n');
        } catch (IOException e) {
            throw new RigException(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    public synchronized void sampled(Sample sample) {
        samples.add(sample);
    }

    /** The most calls of each key, one after the other, that began after a moment and told nothing certain. */
    public synchronized Map<String, Integer> uncertain(long sinceNanos) {
        int first = calls.size();
        while (first > 0 && calls.get(first - 1).endNanos() >= sinceNanos) {
            first--;
        }
        Map<String, Integer> running = new TreeMap<>();
        Map<String, Integer> most = new TreeMap<>();
        for (Call call : calls.subList(first, calls.size())) {
            if (call.known()) {
                running.remove(call.key());
            } else if (call.startNanos() >= sinceNanos && !call.key().isEmpty()) {
                most.merge(call.key(), running.merge(call.key(), 1, Integer::sum), Math::max);
            }
        }
        return most;
    }

    /** All so far. @param prices each price that a SKU had while orders were taken, in minor units */
    public synchronized History history(Map<String, Set<Long>> prices) {
        List<Call> inOrder = new ArrayList<>(calls);
        inOrder.sort((a, b) -> Long.compare(a.number(), b.number()));
        return new History(inOrder, prices, samples);
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
