package dev.holdfast.rig.prove;

import dev.holdfast.rig.history.Recorder;
import dev.holdfast.rig.history.Sample;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.stage.Node;
import dev.holdfast.rig.stage.World;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks each node for its metrics every two seconds; one that does not answer is left out. */
final class Sampler implements AutoCloseable {
    private static final int PERIOD_SECONDS = 2;
    private static final int ANSWER_MILLIS = 1_000;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sampler").daemon().factory());

    Sampler(World world, Recorder recorder) {
        clock.scheduleWithFixedDelay(
                () -> world.nodes().forEach(node -> sample(node, recorder)), 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private static void sample(Node node, Recorder recorder) {
        Address address = new Address("127.0.0.1", node.port());
        try (HttpConnection connection = new HttpConnection(address, ANSWER_MILLIS)) {
            if (connection.exchange(Request.get(address, "/metrics", "text/plain")) instanceof Answer answer
                    && answer.status() == 200) {
                String text = answer.text();
                recorder.sampled(new Sample(
                        node.name(),
                        System.nanoTime(),
                        sum(text, "jvm_memory_used_bytes{area=\"heap\""),
                        sum(text, "jvm_threads_live_threads"),
                        sum(text, "hikaricp_connections{"),
                        sum(text, "holdfast_outbox_events")));
            }
        }
    }

    /** Of all samples whose line begins so. */
    private static long sum(String text, String begin) {
        return (long) text.lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
