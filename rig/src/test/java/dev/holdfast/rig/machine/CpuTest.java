package dev.holdfast.rig.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose time it was, read from files as the kernel writes them. */
class CpuTest {
    @TempDir
    Path proc;

    @Test
    void addsUpTheTimeOfEachKindOfProcess() throws IOException {
        process(10, "postgres", "postgres: writer", 5, 2);
        process(11, "postgres", "/opt/pg/bin/postgres\0-D\0data", 100, 20);
        process(12, "java", "java\0-cp\0kafka_2.13.jar\0kafka.Kafka\0server.properties", 30, 3);
        process(13, "java", "java\0-cp\0kafka-clients.jar\0-jar\0holdfast-service-1.0.0-SNAPSHOT.jar", 40, 4);
        process(14, "mongod", "/venv/bin/mongod\0--replSet\0rs0", 50, 5);
        process(15, "java", "java\0dev.holdfast.rig.Rig\0bench", 6, 1);
        process(16, "a (strange) b", "sh", 9, 9);
        assertThat(new ProcessCpu(proc, 15).ticks())
                .isEqualTo(Map.of(
                        ProcessKind.POSTGRES, 127L,
                        ProcessKind.KAFKA, 33L,
                        ProcessKind.SERVICE, 44L,
                        ProcessKind.MONGODB, 55L,
                        ProcessKind.GENERATOR, 7L));
    }

    @Test
    void readsFieldsBehindANameWithParentheses() {
        assertThat(ProcessCpu.ticks("7 (a) b) S 1 2 3 4 5 6 7 8 9 10 111 22 0 0"))
                .isEqualTo(133);
    }

    @Test
    void knowsHowIdleTheMachineWas() {
        MachineCpu start = MachineCpu.parse("cpu  100 0 100 700 100 0 0 0 0 0");
        MachineCpu end = MachineCpu.parse("cpu  140 0 130 710 110 0 0 10 0 0");
        assertThat(end.idleShareSince(start)).isCloseTo(0.2, within(1e-9));
        assertThat(end.stealShareSince(start)).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void doesWithoutProc() {
        ProcessCpu none = new ProcessCpu(proc.resolve("none"), 1);
        assertThat(none.ticks()).isEmpty();
        assertThat(none.machine().idleShareSince(none.machine())).isZero();
    }

    private void process(int id, String name, String line, int user, int system) throws IOException {
        Path directory = Files.createDirectory(proc.resolve(Integer.toString(id)));
        Files.writeString(directory.resolve("cmdline"), line + "\0");
        Files.writeString(
                directory.resolve("stat"),
                "%d (%s) S 1 1 1 0 -1 0 0 0 0 0 %d %d 0 0 20 0".formatted(id, name, user, system));
    }
}
