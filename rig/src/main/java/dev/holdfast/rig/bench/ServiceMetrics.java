package dev.holdfast.rig.bench;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.http.Request;

/**
 * What the service's {@code /metrics} say; all 0 where they cannot be read. Behind a proxy they are those of one node.
 *
 * @param allocatedBytes since the start, as of the last garbage collection
 * @param heapUsedBytes now
 * @param batches transactions of the intake since the start
 * @param batched requests in them
 */
record ServiceMetrics(double allocatedBytes, double heapUsedBytes, double batches, double batched) {
    static final ServiceMetrics NONE = new ServiceMetrics(0, 0, 0, 0);

    private static final int ANSWER_MILLIS = 5_000;

    static ServiceMetrics read(Address address) {
        try (HttpConnection connection = new HttpConnection(address, ANSWER_MILLIS)) {
            Outcome outcome = connection.exchange(Request.get(address, "/metrics", "text/plain"));
            return outcome instanceof Answer answer && answer.status() == 200 ? parse(answer.text()) : NONE;
        }
    }

    static ServiceMetrics parse(String text) {
        return new ServiceMetrics(
                sum(text, "jvm_gc_memory_allocated_bytes_total", "", ""),
                sum(text, "jvm_memory_used_bytes", "", "area=\"heap\""),
                sum(text, "holdfast_intake_batch", "_count", ""),
                sum(text, "holdfast_intake_batch", "_sum", ""));
    }

    /** The sum over all samples whose name begins and ends so and that carry the label. */
    private static double sum(String text, String begin, String end, String label) {
        return text.lines()
                .filter(line -> line.startsWith(begin))
                .filter(line -> name(line).endsWith(end) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String name(String line) {
        int brace = line.indexOf('{');
        return line.substring(0, brace < 0 ? line.indexOf(' ') : brace);
    }

    double kilobytesPerOrder(ServiceMetrics start, long orders) {
        return orders == 0 ? 0 : (allocatedBytes - start.allocatedBytes) / 1_000 / orders;
    }

    double meanBatch(ServiceMetrics start) {
        return batches == start.batches ? 0 : (batched - start.batched) / (batches - start.batches);
    }
}
