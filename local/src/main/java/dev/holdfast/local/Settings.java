package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings under the names of {@code .env.example}. An empty value is the same as none. Refuses a number that is none, in one
 * sentence that names the setting.
 */
record Settings(Map<String, String> values) {
    private static final int LAST_PORT = 65_535;

    Settings {
        values = Map.copyOf(values);
    }

    /** The file first, then the real environment over it. */
    static Settings of(Path dotEnv, Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>(read(dotEnv));
        all.putAll(environment);
        return new Settings(all);
    }

    /** KEY=value lines; comments, blank lines, an {@code export} in front and quotes around a value are understood. */
    static Map<String, String> read(Path dotEnv) {
        Map<String, String> found = new LinkedHashMap<>();
        if (!Files.exists(dotEnv)) {
            return found;
        }
        try {
            for (String line : Files.readAllLines(dotEnv)) {
                String text = line.strip().replaceFirst("^export\\s+", "");
                int equals = text.indexOf('=');
                if (text.startsWith("#") || text.isEmpty()) {
                    continue;
                }
                if (equals <= 0) {
                    throw new LocalServerException("%s has a line that is not KEY=value: %s".formatted(dotEnv, text));
                }
                found.put(
                        text.substring(0, equals).strip(),
                        unquoted(text.substring(equals + 1).strip()));
            }
            return found;
        } catch (IOException e) {
            throw new LocalServerException("cannot read " + dotEnv, e);
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    boolean has(String name) {
        return !get(name, "").isEmpty();
    }

    String get(String name, String otherwise) {
        String value = values.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    int number(String name, int otherwise, int least, int most) {
        String text = get(name, Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below, together with a number out of bounds
        }
        throw new LocalServerException(
                "%s must be a whole number from %d to %d, not \"%s\".".formatted(name, least, most, text));
    }

    /** A number from 0 to 1. */
    double share(String name) {
        String text = get(name, "0");
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below, together with a number out of bounds
        }
        throw new LocalServerException("%s must be a number from 0 to 1, not \"%s\".".formatted(name, text));
    }

    /** 0 when the setting leaves the choice to us. */
    int port(String name) {
        return number(name, 0, 0, LAST_PORT);
    }

    boolean flag(String name, boolean otherwise) {
        String text = get(name, Boolean.toString(otherwise));
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new LocalServerException("%s must be true or false, not \"%s\".".formatted(name, text));
        };
    }
}
