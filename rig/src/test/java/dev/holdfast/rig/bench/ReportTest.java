package dev.holdfast.rig.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.Loop;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Request;
import dev.holdfast.rig.machine.MachineCpu;
import dev.holdfast.rig.machine.ProcessKind;
import dev.holdfast.rig.stores.OrderSums;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Address ADDRESS = new Address("localhost", 8000);

    @Test
    void ratesAreOfTheWindowAndTheRatioIsToTheFloor() {
        Report report = report(72_000, 70_500);
        Document json = Document.parse(ReportJson.of(report));
        assertThat(json)
                .containsEntry("profile", "spread")
                .containsEntry("connections", 32)
                .containsEntry("acceptedPerSecond", 2_400)
                .containsEntry("confirmedPerSecond", 2_380)
                .containsEntry("storedPerSecond", 2_350)
                .containsEntry("floorStoredPerSecond", 10_000)
                .containsEntry("ratioToFloor", 0.235)
                .containsEntry("audit", "ok")
                .containsEntry("ordersBefore", 5)
                .containsEntry("steady", true);
        assertThat(json.get("cpuCores", Document.class))
                .containsEntry("service", 0.9)
                .containsEntry("generator", 0.1)
                .containsEntry("kafka", 0.0);
        assertThat(json.get("service", Document.class))
                .containsEntry("allocatedKilobytesPerOrder", 100.0)
                .containsEntry("heapUsedMegabytes", 90.0)
                .containsEntry("meanIntakeBatch", 72.0);
        assertThat(json).containsEntry("generatorShare", 0.1);
        assertThat(json.get("answers", Document.class)).isEqualTo(new Document("none", 1));
        assertThat(json.get("acceptedToStoredMillis", Document.class).getDouble("p50"))
                .isBetween(99.0, 101.0);
    }

    @Test
    void saysWhenTheBacklogGrew() {
        assertThat(report(72_000, 60_000).steady()).isFalse();
        assertThat(ReportText.of(report(72_000, 60_000))).contains("NOT STEADY");
    }

    @Test
    void countsOnlyAnswersInsideTheWindow() {
        Tally tally = new Tally();
        tally.tried(CALL, new NoAnswer("before"), 1);
        tally.open();
        tally.tried(CALL, new NoAnswer("inside"), 1);
        tally.close();
        tally.tried(CALL, new NoAnswer("after"), 1);
        assertThat(tally.answers()).isEqualTo(Map.of("none", 1L));
    }

    @Test
    void theAuditNamesStatesThatDifferBetweenTheStores() {
        Map<String, OrderSums> rows = Map.of("CONFIRMED version 2 in EUR", new OrderSums(10, 1_000));
        assertThat(Audit.differences(rows, rows)).isEmpty();
        assertThat(Audit.differences(rows, Map.of("CONFIRMED version 2 in EUR", new OrderSums(10, 999))))
                .hasSize(1);
        assertThat(Audit.differences(
                        rows,
                        Map.of(
                                "CONFIRMED version 2 in EUR", new OrderSums(9, 900),
                                "ACCEPTED version 1 in EUR", new OrderSums(1, 100))))
                .containsExactly(
                        "I15 (MongoDB = PostgreSQL): ACCEPTED version 1 in EUR has 0 rows worth 0 and 1 documents worth 100",
                        "I15 (MongoDB = PostgreSQL): CONFIRMED version 2 in EUR has 10 rows worth 1,000 and 9 documents worth 900");
    }

    @Test
    void takesWhatTheServiceSaysOfItself() {
        ServiceMetrics metrics = ServiceMetrics.parse("""
                # TYPE jvm_gc_memory_allocated_bytes_total counter
                jvm_gc_memory_allocated_bytes_total 6.4E7
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 1000000.0
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 7.0E7
                jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 2.0E6
                holdfast_intake_batch_orders_count 100
                holdfast_intake_batch_orders_sum 1600.0
                holdfast_intake_batch_orders_max 64.0
                """);
        assertThat(metrics).isEqualTo(new ServiceMetrics(6.4e7, 3e6, 100, 1_600));
        assertThat(metrics.meanBatch(ServiceMetrics.NONE)).isEqualTo(16);
        assertThat(metrics.kilobytesPerOrder(ServiceMetrics.NONE, 1_000)).isEqualTo(64);
    }

    static Report report(long accepted, long stored) {
        Moment start = new Moment(
                new Counts(0, 0, 0, 0),
                Map.of(ProcessKind.SERVICE, 100L),
                MachineCpu.parse("cpu 0 0 0 0 0 0 0 0"),
                ServiceMetrics.NONE);
        Moment end = new Moment(
                new Counts(30_000_000_000L, accepted, 71_400, stored),
                Map.of(ProcessKind.SERVICE, 2_800L, ProcessKind.GENERATOR, 300L),
                MachineCpu.parse("cpu 10 0 0 10 0 0 0 0"),
                new ServiceMetrics(7.2e9, 9e7, 1_000, 72_000));
        Tally tally = new Tally();
        tally.open();
        tally.tried(CALL, new NoAnswer(""), 1);
        Histogram micros = new Histogram(3);
        micros.recordValue(100_000);
        Timeline timeline = new Timeline();
        for (int i = 1; i <= 30; i++) {
            timeline.add(
                    start.counts(),
                    new Counts((i - 1) * 1_000_000_000L, 0, 0, 0),
                    new Counts(i * 1_000_000_000L, 2_000 + i, 2_000, 1_900 + i),
                    micros);
        }
        return new Report(
                new Report.Conditions("spread", 32, 0, 10_000, 5, Map.of("postgres.fsync", "on")),
                new Measurement.Window(start, end, tally, timeline, new Histogram(3), micros, List.of(), List.of()),
                new Audit(List.of()));
    }

    private static final Loop.Call CALL = new Loop.Call() {
        @Override
        public Request request() {
            return Request.get(ADDRESS, "/");
        }

        @Override
        public void answered(Answer answer) {
            // nobody asks
        }
    };
}
