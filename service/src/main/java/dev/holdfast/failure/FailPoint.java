package dev.holdfast.failure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place where a test may let this process die, fail or dawdle: between an effect and what should follow it. Without the
 * setting {@code HOLDFAST_FAIL_POINTS} a hit costs one read of a field and does nothing.
 */
public final class FailPoint {
    /** The setting's form, as it is said to whoever gets it wrong. */
    static final String RULE = "must be fail points such as K7:halt or K7:n=3:sleep=2000, with commas between;"
            + " each is one of K1 to K19 without K6, with the number of the hit that counts (n, else the first)"
            + " and halt, throw or sleep with milliseconds";

    /** K6, half an answer sent, is made from outside: by whoever stands between the service and its caller. */
    private static final Set<String> NAMES = IntStream.rangeClosed(1, 19)
            .filter(number -> number != 6)
            .mapToObj(number -> "K" + number)
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern FORM =
            Pattern.compile("(?<name>K\\d{1,2})(:n=(?<n>[1-9]\\d{0,8}))?:(?<act>halt|throw|sleep=(?<millis>\\d{1,6}))");

    /** As a shell shows a process that was killed. */
    private static final int KILLED = 137;

    private static final Logger log = LoggerFactory.getLogger(FailPoint.class);
    private static volatile @Nullable Map<String, FailPoint> armed;

    private final String name;
    private final long at;
    private final String act;
    private final long millis;
    private final AtomicLong hits = new AtomicLong();

    private FailPoint(String name, long at, String act, long millis) {
        this.name = name;
        this.at = at;
        this.act = act;
        this.millis = millis;
    }

    /** The process passes the place. */
    public static void hit(String name) {
        Map<String, FailPoint> points = armed;
        if (points != null) {
            FailPoint point = points.get(name);
            if (point != null) {
                point.hit();
            }
        }
    }

    private void hit() {
        if (hits.incrementAndGet() != at) {
            return;
        }
        log.warn("fail point {} is hit for the {}. time: {}", name, at, act);
        switch (act) {
            case "halt" -> Runtime.getRuntime().halt(KILLED);
            case "throw" -> throw new IllegalStateException("fail point " + name);
            default -> sleep();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IllegalArgumentException where a name or form is not known */
    static List<FailPoint> parse(String text) {
        List<FailPoint> points = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Matcher form = FORM.matcher(part.strip());
            if (!form.matches() || !NAMES.contains(form.group("name"))) {
                throw new IllegalArgumentException(part);
            }
            String n = form.group("n");
            String millis = form.group("millis");
            points.add(new FailPoint(
                    form.group("name"),
                    n == null ? 1 : Long.parseLong(n),
                    form.group("act"),
                    millis == null ? 0 : Long.parseLong(millis)));
        }
        return List.copyOf(points);
    }

    /** From now on these places fail, and no others. */
    static void arm(List<FailPoint> points) {
        Map<String, FailPoint> byName = new HashMap<>();
        points.forEach(point -> byName.put(point.name, point));
        armed = byName.isEmpty() ? null : Map.copyOf(byName);
        if (!byName.isEmpty()) {
            log.warn("This process is told to fail at {}; never do that where real orders are taken.", byName.keySet());
        }
    }
}
