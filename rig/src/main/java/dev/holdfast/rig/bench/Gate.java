package dev.holdfast.rig.bench;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The checked-in ratios to the floor below which a measurement fails. */
final class Gate {
    private final Path file;
    private final Map<String, Double> least;

    private Gate(Path file, Map<String, Double> least) {
        this.file = file;
        this.least = Map.copyOf(least);
    }

    /** Refuses a value that is no share between 0 and 1. */
    static Gate read(Path file) {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        } catch (IOException unreadable) {
            throw new RigException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        Map<String, Double> least = new HashMap<>();
        for (String profile : lines.stringPropertyNames()) {
            least.put(profile, share(file, profile, lines.getProperty(profile)));
        }
        return new Gate(file, least);
    }

    private static double share(Path file, String profile, String text) {
        try {
            double share = Double.parseDouble(text);
            if (share > 0 && share < 1) {
                return share;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new RigException(file + ": " + profile + "=" + text + " is no share between 0 and 1");
    }

    /** Fails at once, before anything is measured in vain. */
    double least(String profile) {
        Double wanted = least.get(profile);
        if (wanted == null) {
            throw new RigException(file + " has no line for " + profile);
        }
        return wanted;
    }

    /** What the gate says of a measurement. */
    record Verdict(boolean passes, String sentence) {}

    /** A profile that the file does not name cannot pass: a gate that knows nothing is none. */
    Verdict of(String profile, double ratio) {
        double wanted = least(profile);
        boolean passes = ratio >= wanted;
        return new Verdict(
                passes,
                "gate: %s stored %.1f %% of the floor, %s the %.1f %% of %s"
                        .formatted(profile, 100 * ratio, passes ? "at least" : "LESS THAN", 100 * wanted, file));
    }
}
