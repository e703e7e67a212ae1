package dev.holdfast.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options of the form {@code --name value}, and flags without a value. Refuses what it does not know, a missing value and a number out of bounds. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> asked = new HashSet<>();

    /**
     * @param flags names that take no value
     * @param words the command line after the subcommand
     */
    Arguments(Set<String> flags, String... words) {
        for (int i = 0; i < words.length; i += 2) {
            if (words[i].startsWith("--") && flags.contains(words[i].substring(2))) {
                values.put(words[i].substring(2), "");
                i--;
                continue;
            }
            if (!words[i].startsWith("--")) {
                throw new RigException("\"" + words[i] + "\" is not an option; options look like --name value");
            }
            if (i + 1 == words.length) {
                throw new RigException(words[i] + " needs a value");
            }
            if (values.put(words[i].substring(2), words[i + 1]) != null) {
                throw new RigException(words[i] + " is given twice");
            }
        }
    }

    String text(String name, String preset) {
        String value = value(name);
        return value == null ? preset : value;
    }

    Path path(String name, Path preset) {
        String value = value(name);
        return value == null ? preset : Path.of(value);
    }

    @Nullable
    Path path(String name) {
        String value = value(name);
        return value == null ? null : Path.of(value);
    }

    /** A whole number between {@code least} and {@code most}, both allowed. */
    int number(String name, int preset, int least, int most) {
        String value = value(name);
        return value == null ? preset : number(name, value, least, most);
    }

    private static int number(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (least <= number && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new RigException("--" + name + " is \"" + value + "\", not a whole number from " + least + " to " + most);
    }

    /** Whole numbers with commas between, each between {@code least} and {@code most}. */
    List<Integer> numbers(String name, int preset, int least, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : text(name, Integer.toString(preset)).split(",", -1)) {
            numbers.add(number(name, word.strip(), least, most));
        }
        return numbers;
    }

    boolean flag(String name) {
        return value(name) != null;
    }

    /** To be called after all options were read. */
    void refuseOthers() {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                throw new RigException("--" + name + " is not an option here; known are "
                        + String.join(
                                ", ",
                                asked.stream()
                                        .sorted()
                                        .map(known -> "--" + known)
                                        .toList()));
            }
        }
    }

    private @Nullable String value(String name) {
        asked.add(name);
        return values.get(name);
    }
}
