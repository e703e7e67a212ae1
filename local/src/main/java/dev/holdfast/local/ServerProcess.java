package dev.holdfast.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A child process with a log file and a pid file. The pid file names the process by pid <em>and</em> start time, so that the next start
 * can end an orphan of a launcher that was killed without ever hitting a stranger that got the same number.
 */
final class ServerProcess {
    private static final int LAST_LINES = 15;
    private static final Pattern STACK_FRAME =
            Pattern.compile("^\\s*(at |\\.\\.\\. \\d+ )"); // the causes say more in less space
    private static final long POLL_MILLIS = 40;

    private final String name;
    private final Path log;
    private final Path pidFile;
    private volatile @Nullable Process process;

    ServerProcess(String name, Path home) {
        this.name = name;
        log = home.resolve("log").resolve(name + ".log");
        pidFile = home.resolve("run").resolve(name + ".pid");
    }

    /** Whether it answers; an exception means "not yet". */
    interface Probe {
        boolean answers() throws Exception;
    }

    void launch(List<String> command, Map<String, String> environment, Path directory, Spawner.Identity identity) {
        try {
            Files.createDirectories(log.getParent());
            Files.createDirectories(pidFile.getParent());
            reapOrphan();
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process started = Spawner.start(builder, identity);
            process = started;
            Files.writeString(pidFile, started.pid() + " " + startedAt(started.toHandle()));
        } catch (IOException e) {
            throw new LocalServerException("%s cannot be started: %s".formatted(name, e.getMessage()), e);
        }
    }

    void awaitReady(Duration bound, Probe probe) {
        long deadline = System.nanoTime() + bound.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            if (!isRunning()) {
                throw new LocalServerException(name + " ended while it started" + lastLines());
            }
            try {
                if (probe.answers()) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (LocalServerException e) {
                throw e; // waiting does not help
            } catch (Exception e) {
                last = ": " + e.getMessage();
            }
            pause();
        }
        kill();
        throw new LocalServerException(
                "%s did not answer within %d s%s%s".formatted(name, bound.toSeconds(), last, lastLines()));
    }

    void stop(String signal, Duration grace) {
        Process current = process;
        if (current == null || !current.isAlive()) {
            return;
        }
        signal(current.pid(), signal);
        try {
            if (!current.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        forget();
    }

    void kill() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly().onExit().join();
            forget();
        }
    }

    boolean isRunning() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** Of the last one that was launched; 0 before. */
    long pid() {
        Process current = process;
        return current == null ? 0 : current.pid();
    }

    /** Completes with the exit code; only for a process that was launched. */
    int waitFor() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return current.onExit().join().exitValue();
    }

    /** The exit code, waited for so long; empty while it runs. */
    OptionalInt awaitEnd(long most, TimeUnit unit) throws InterruptedException {
        Process current = process;
        if (current == null || !current.waitFor(most, unit)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(current.exitValue());
    }

    boolean logContains(String text) throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1).contains(text);
    }

    String lastLines() {
        try {
            List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !STACK_FRAME.matcher(line).find())
                    .toList();
            List<String> tail = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
            return "; the last lines of " + log + ":\n  " + String.join("\n  ", tail);
        } catch (IOException e) {
            return "; it left no log at " + log;
        }
    }

    /** Ends what a killed launcher left behind under this name; afterwards its port is free again. */
    void reapOrphan() {
        orphan().ifPresent(orphan -> {
            orphan.destroyForcibly();
            orphan.onExit().join();
        });
    }

    private Optional<ProcessHandle> orphan() {
        try {
            String[] words = Files.readString(pidFile).split(" ", 2);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(found -> startedAt(found).equals(words[1].strip()));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // no file, or one cut off by a crash: the kernel's death signal has done it
        }
    }

    private static String startedAt(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Through the shell's own kill, which is there where procps is not. */
    static void signal(long pid, String signal) {
        Spawner.succeeds("sh", "-c", "kill -" + signal + " " + pid);
    }

    /** To a process and all that descend from it; one that has ended meanwhile needs none. */
    static void signalAll(long pid, String signal) {
        ProcessHandle.of(pid)
                .ifPresent(handle -> Stream.concat(Stream.of(handle), handle.descendants())
                        .forEach(one -> signal(one.pid(), signal)));
    }

    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
