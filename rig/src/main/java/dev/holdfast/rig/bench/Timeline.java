package dev.holdfast.rig.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The window second by second, for the chart and for whoever waits. */
final class Timeline {
    private final List<Point> points = new ArrayList<>();

    /**
     * About one second.
     *
     * @param second since the window began, at its end
     * @param accepted orders a second
     * @param stored orders a second
     * @param p50 of the answers in it, milliseconds
     * @param p99 of the answers in it, milliseconds
     */
    record Point(double second, double accepted, double stored, double p50, double p99) {}

    void add(Counts start, Counts before, Counts now, Histogram answerMicros) {
        points.add(new Point(
                now.secondsSince(start),
                now.acceptedPerSecond(before),
                now.storedPerSecond(before),
                answerMicros.getValueAtPercentile(50) / 1_000.0,
                answerMicros.getValueAtPercentile(99) / 1_000.0));
    }

    List<Point> points() {
        return List.copyOf(points);
    }
}
