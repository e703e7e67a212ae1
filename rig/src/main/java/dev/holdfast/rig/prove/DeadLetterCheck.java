package dev.holdfast.rig.prove;

import dev.holdfast.rig.stores.EventTopic;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** F13: each record that nobody can read lies in the dead-letter topic byte for byte, at least once for each group. */
final class DeadLetterCheck {
    private DeadLetterCheck() {}

    static void check(String servers, List<byte[]> poison, Remarks remarks) {
        Map<String, Integer> wanted = new TreeMap<>();
        poison.forEach(value -> wanted.merge(name(value), Stranger.GROUPS.size(), Integer::sum));
        Map<String, Integer> found = read(servers);
        wanted.forEach((value, times) -> {
            if (found.getOrDefault(value, 0) < times) {
                remarks.trouble("F13 poison %s is %d times in the dead-letter topic and not %d times"
                        .formatted(value, found.getOrDefault(value, 0), times));
            }
        });
    }

    private static Map<String, Integer> read(String servers) {
        Map<String, Integer> found = new TreeMap<>();
        Scan.topic(
                servers,
                EventTopic.DEAD_LETTERS,
                Long.MAX_VALUE,
                record -> found.merge(name(record.value()), 1, Integer::sum));
        return found;
    }

    /** Short values as they are, long ones by their length and a hash. */
    private static String name(byte[] value) {
        return value.length <= 32
                ? "0x" + HexFormat.of().formatHex(value)
                : value.length + " bytes " + Wish.hash(HexFormat.of().formatHex(value));
    }
}
