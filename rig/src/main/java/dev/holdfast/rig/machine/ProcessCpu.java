package dev.holdfast.rig.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** CPU time by kind of process, read from {@code /proc}; empty where there is none (another system than Linux). */
public final class ProcessCpu {
    /** The kernel's unit for user space, the same on every Linux. */
    static final double TICKS_PER_SECOND = 100;

    private final Path proc;
    private final long self;

    /** Of this machine, with this process as the generator. */
    public static ProcessCpu ofThisMachine() {
        return new ProcessCpu(Path.of("/proc"), ProcessHandle.current().pid());
    }

    ProcessCpu(Path proc, long self) {
        this.proc = proc;
        this.self = self;
    }

    public Map<ProcessKind, Long> ticks() {
        Map<ProcessKind, Long> ticks = new EnumMap<>(ProcessKind.class);
        for (Path directory : processes()) {
            try {
                String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
                ProcessKind kind = kind(directory, stat);
                if (kind != null) {
                    ticks.merge(kind, ticks(stat), Long::sum);
                }
            } catch (IOException endedMeanwhile) {
                // its time is lost, which the report shows as "other"
            }
        }
        return ticks;
    }

    public MachineCpu machine() {
        try (Stream<String> lines = Files.lines(proc.resolve("stat"))) {
            return MachineCpu.parse(lines.findFirst().orElse("cpu 0 0 0 0 0 0 0 0"));
        } catch (IOException noProc) {
            return new MachineCpu(0, 0, 0);
        }
    }

    private List<Path> processes() {
        try (Stream<Path> all = Files.list(proc)) {
            return all.filter(path ->
                            Character.isDigit(path.getFileName().toString().charAt(0)))
                    .toList();
        } catch (IOException noProc) {
            return List.of();
        }
    }

    private @Nullable ProcessKind kind(Path directory, String stat) throws IOException {
        if (directory.getFileName().toString().equals(Long.toString(self))) {
            return ProcessKind.GENERATOR;
        }
        String line = Files.readString(directory.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ');
        return ProcessKind.of(stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')), line);
    }

    /** User and system time, fields 14 and 15 of proc(5); the name before them may hold blanks and parentheses. */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** Mean cores that each kind used between two readings. */
    public static Map<ProcessKind, Double> cores(
            Map<ProcessKind, Long> start, Map<ProcessKind, Long> end, double seconds) {
        Map<ProcessKind, Double> cores = new EnumMap<>(ProcessKind.class);
        for (ProcessKind kind : ProcessKind.values()) {
            long ticks = end.getOrDefault(kind, 0L) - start.getOrDefault(kind, 0L);
            cores.put(kind, Math.max(0, ticks) / TICKS_PER_SECOND / seconds);
        }
        return cores;
    }
}
