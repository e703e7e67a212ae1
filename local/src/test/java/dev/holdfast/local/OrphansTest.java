package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a launcher that was killed leaves behind does not stand in the way of the next one. */
class OrphansTest {
    @TempDir
    private Path home;

    @Test
    void aProcessOfAnEarlierLauncherIsEndedByPidAndStartTime() {
        ServerProcess earlier = sleeper();
        assertThat(earlier.isRunning()).isTrue();
        sleeper().kill();
        assertThat(earlier.isRunning()).isFalse();
    }

    @Test
    void aStrangerWithTheSamePidIsLeftAlone() throws IOException {
        Files.createDirectories(home.resolve("run"));
        Files.writeString(
                home.resolve("run").resolve("sleeper.pid"),
                ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z");
        ServerProcess next = sleeper();
        assertThat(next.isRunning()).isTrue();
        next.kill();
    }

    @Test
    void aServerThatEndsWhileItStartsIsToldWithItsLastLines() {
        ServerProcess process = new ServerProcess("broken", home);
        process.launch(List.of("sh", "-c", "echo no such option; exit 3"), Map.of(), home, Spawner.Identity.SAME);
        assertThatThrownBy(() -> process.awaitReady(java.time.Duration.ofSeconds(20), () -> false))
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("broken ended while it started")
                .hasMessageContaining("no such option");
    }

    @Test
    @Tag("servers")
    void theNextLauncherFindsTheDataOfOneThatWasKilled() throws Exception {
        Process launcher = new ProcessBuilder(
                        ServerFiles.java(),
                        "-Dholdfast.root=" + ServerFiles.root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = launcher.inputReader()) {
            assertThat(output.readLine()).isEqualTo("up");
        }
        assertThatThrownBy(() -> LocalServers.start(home, Launcher.SETTINGS, _ -> {}))
                .hasMessageContaining("already running")
                .hasMessageContaining("process " + launcher.pid());

        launcher.destroyForcibly().waitFor();

        try (LocalServers servers = LocalServers.start(home, Launcher.SETTINGS, _ -> {});
                Connection connection =
                        servers.postgres().connect(servers.postgres().database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            assertThat(row.next()).isTrue();
            assertThat(servers.payments().isRunning()).isTrue();
        }
    }

    private ServerProcess sleeper() {
        ServerProcess process = new ServerProcess("sleeper", home);
        process.launch(List.of("sleep", "600"), Map.of(), home, Spawner.Identity.SAME);
        return process;
    }
}
