package dev.holdfast.rig.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.stores.OrderSums;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Address ADDRESS = new Address("localhost", 8000);

    @Test
    void ratesAreOfTheWindowAndTheRatioIsToTheFloor() {
        Report report = report(72_000, 70_500);
        Document json = Document.parse(report.json());
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
        assertThat(json.get("answers", Document.class)).isEqualTo(new Document("none", 1));
        assertThat(json.get("acceptedToStoredMillis", Document.class).getDouble("p50"))
                .isBetween(99.0, 101.0);
    }

    @Test
    void saysWhenTheBacklogGrew() {
        assertThat(report(72_000, 60_000).steady()).isFalse();
        assertThat(report(72_000, 60_000).text()).contains("NOT STEADY");
    }

    @Test
    void countsOnlyAnswersInsideTheWindow() {
        Tally tally = new Tally();
        tally.tried(new NoAnswer("before"), 1);
        tally.open();
        tally.tried(new NoAnswer("inside"), 1);
        tally.close();
        tally.tried(new NoAnswer("after"), 1);
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
    void spreadWantsThreeLinesOfManyAndHotOfOne() {
        Random random = new Random(1);
        TreeSet<String> wanted = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            List<BasketLine> lines = Profile.SPREAD.lines(random);
            assertThat(lines).hasSize(3);
            lines.forEach(line -> wanted.add(line.sku()));
        }
        assertThat(wanted).hasSize(200);
        assertThat(Profile.SPREAD.products()).map(item -> item.sku()).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(Profile.HOT.lines(random)).map(BasketLine::sku).containsOnly("BENCH-HOT-0");
        assertThat(Profile.HOT.stockFor(1_000)).isGreaterThan(1_000 * 9);
    }

    private static Report report(long accepted, long stored) {
        BenchOptions options = new BenchOptions(ADDRESS, Profile.SPREAD, 32, 15, 30, 10_000, null);
        Moment start =
                new Moment(0, 0, 0, 0, Map.of(ProcessKind.SERVICE, 100L), MachineCpu.parse("cpu 0 0 0 0 0 0 0 0"));
        Moment end = new Moment(
                30_000_000_000L,
                accepted,
                71_400,
                stored,
                Map.of(ProcessKind.SERVICE, 2_800L, ProcessKind.GENERATOR, 300L),
                MachineCpu.parse("cpu 10 0 0 10 0 0 0 0"));
        Tally tally = new Tally();
        tally.open();
        tally.tried(new NoAnswer(""), 1);
        Histogram micros = new Histogram(3);
        micros.recordValue(100_000);
        return new Report(options, start, end, tally, micros, 5, Map.of("postgres.fsync", "on"), new Audit(List.of()));
    }
}
