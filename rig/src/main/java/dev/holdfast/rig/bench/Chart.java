package dev.holdfast.rig.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The window of a report as an SVG: orders a second, and answer times below it, both over the seconds. */
final class Chart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 640;
    private static final int LEFT = 80;
    private static final int RIGHT = 140;
    private static final int PANEL = 210;
    private static final int FIRST_TOP = 90;
    private static final int SECOND_TOP = 380;
    private static final int GRID_LINES = 4;

    private static final String INK = "#1f2933";
    private static final String GRID = "#d9e2ec";

    private final StringBuilder svg = new StringBuilder();
    private final List<Timeline.Point> points;
    private final double lastSecond;

    private Chart(List<Timeline.Point> points) {
        this.points = points;
        lastSecond = points.isEmpty() ? 1 : Math.max(1, points.getLast().second());
    }

    /** A line of a panel. */
    private record Series(String name, String colour, ToDoubleFunction<Timeline.Point> value) {}

    static String of(Report report) {
        return new Chart(report.window().timeline().points()).draw(report);
    }

    private String draw(Report report) {
        Report.Conditions conditions = report.conditions();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"%s\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT, INK);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        add(
                "<text x=\"%d\" y=\"30\" font-size=\"18\" font-weight=\"bold\">%s, %d connections%s: %,.0f orders/s stored</text>",
                LEFT,
                conditions.profile(),
                conditions.connections(),
                conditions.rate() == 0 ? "" : String.format(Locale.ROOT, ", %,d/s due", conditions.rate()),
                report.storedPerSecond());
        add(
                "<text x=\"%d\" y=\"52\">%s; machine idle %.0f %%, stolen %.0f %%; audit %s</text>",
                LEFT,
                report.floorStoredPerSecond() == 0
                        ? "no floor was measured"
                        : String.format(
                                Locale.ROOT,
                                "%.0f %% of the floor of %,d",
                                100 * report.ratioToFloor(),
                                report.floorStoredPerSecond()),
                100 * report.idleShare(),
                100 * report.stealShare(),
                report.audit().holds() ? "ok" : "FAILS");
        panel(
                "orders a second",
                FIRST_TOP,
                new Series("accepted", "#b35900", Timeline.Point::accepted),
                new Series("stored", "#0b6e99", Timeline.Point::stored));
        panel(
                "answer to an order, milliseconds",
                SECOND_TOP,
                new Series("p99", "#a61e4d", Timeline.Point::p99),
                new Series("p50", "#2b8a3e", Timeline.Point::p50));
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">seconds of the window</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8);
        return svg.append("</svg>\n").toString();
    }

    private void panel(String title, int top, Series... lines) {
        double most = roof(lines);
        add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, top - 10, title);
        for (int i = 0; i <= GRID_LINES; i++) {
            double value = most * i / GRID_LINES;
            double y = y(top, value, most);
            add("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\"/>", LEFT, y, WIDTH - RIGHT, y, GRID);
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 4, label(value, most));
        }
        long step = Math.max(1, Math.round(lastSecond / 10));
        for (long second = 0; second <= lastSecond; second += step) {
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>", x(second), top + PANEL + 18, second);
        }
        List<Double> named = new ArrayList<>();
        for (Series line : lines) {
            draw(line, top, most, named);
        }
    }

    /** One line, with its name at its end, moved down where another name stands already. */
    private void draw(Series line, int top, double most, List<Double> named) {
        if (points.isEmpty()) {
            return;
        }
        StringBuilder path = new StringBuilder();
        for (Timeline.Point point : points) {
            path.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    x(point.second()),
                    y(top, line.value().applyAsDouble(point), most)));
        }
        add(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
                line.colour(), path.toString().strip());
        double y = y(top, line.value().applyAsDouble(points.getLast()), most);
        for (double other : named) {
            if (Math.abs(other - y) < 16) {
                y = other + 16;
            }
        }
        named.add(y);
        add("<text x=\"%d\" y=\"%.1f\" fill=\"%s\">%s</text>", WIDTH - RIGHT + 8, y + 4, line.colour(), line.name());
    }

    private double x(double second) {
        return LEFT + (WIDTH - RIGHT - LEFT) * second / lastSecond;
    }

    private static double y(int top, double value, double most) {
        return top + PANEL * (1 - value / most);
    }

    private static String label(double value, double most) {
        return String.format(Locale.ROOT, most < GRID_LINES ? "%,.2f" : "%,.0f", value);
    }

    private double roof(Series... lines) {
        double highest = 0;
        for (Timeline.Point point : points) {
            for (Series line : lines) {
                highest = Math.max(highest, line.value().applyAsDouble(point));
            }
        }
        return roof(highest);
    }

    /** The least of 1, 2, 4 or 8 times a power of ten that is not below. */
    static double roof(double highest) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(highest, 0.1))));
        for (int factor : new int[] {1, 2, 4, 8}) {
            if (highest <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
