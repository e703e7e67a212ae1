package dev.holdfast.rig.stage;

import dev.holdfast.local.LocalNode;
import dev.holdfast.local.LocalProgram;
import dev.holdfast.local.LocalServerException;
import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node of a {@link World}, called through its link. One thread at a time decides over its life. */
public final class Node implements AutoCloseable {
    /** As a shell shows a process that was killed: how a fail point ends it. */
    public static final int HALTED = 137;

    /** The quick compiler only, because no life is long. */
    private static final String[] LIFE = {"-Xms96m", "-Xmx384m", "-XX:TieredStopAtLevel=1"};

    private static final int CLOCK_MILLIS = 5_000;

    /** The last line of a class histogram: instances, bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

    private final int number;
    private final int port;
    private final Link link;
    private final LocalNode process;

    Node(int number, Path home, int port, Link link, LocalProgram program) {
        this.number = number;
        this.port = port;
        this.link = link;
        process = new LocalNode("node-" + number, home, port, program.command(LIFE));
    }

    public String name() {
        return "node " + number;
    }

    public Link link() {
        return link;
    }

    /** Its own port, past the link. */
    public int port() {
        return port;
    }

    /**
     * Starts a life and does not wait.
     *
     * @param failPoints as HOLDFAST_FAIL_POINTS has them, or ""
     */
    public void launch(World world, String failPoints) {
        launch(world, failPoints.isEmpty() ? Map.of() : Map.of("HOLDFAST_FAIL_POINTS", failPoints));
    }

    /** Starts a life and does not wait. @param more of its environment */
    public void launch(World world, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(world.environment());
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.putAll(more);
        process.launch(environment);
    }

    /** Waits until it is ready; false where it ended before that. */
    public boolean becomesReady() {
        try {
            process.awaitReady();
            return true;
        } catch (LocalServerException ended) {
            return false;
        }
    }

    /** So that it runs and is ready, whatever state it is in. @throws LocalServerException where it cannot be had */
    public void ensureReady(World world) {
        if (!process.isRunning()) {
            launch(world, "");
        }
        process.awaitReady();
    }

    /** What it takes the time to be, in whole seconds. @throws RigException where it does not answer */
    public Instant clock() {
        try {
            URLConnection health = URI.create("http://127.0.0.1:" + port + "/health/live")
                    .toURL()
                    .openConnection();
            health.setConnectTimeout(CLOCK_MILLIS);
            health.setReadTimeout(CLOCK_MILLIS);
            return Instant.ofEpochMilli(health.getDate());
        } catch (IOException e) {
            throw new RigException(name() + " does not say what time it is: " + e.getMessage(), e);
        }
    }

    /** Bytes of its heap that something still refers to, after a full collection. */
    public long liveBytes() throws InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            String histogram = Command.output(jcmd, Long.toString(process.pid()), "GC.class_histogram");
            Matcher total = TOTAL.matcher(histogram);
            if (!total.find()) {
                throw new RigException("jcmd tells no total of " + name() + ": " + histogram);
            }
            return Long.parseLong(total.group(1));
        } catch (IOException e) {
            throw new RigException(name() + " does not say what lives in its heap: " + e.getMessage(), e);
        }
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** The exit code once it has ended, waited for so long; empty while it lives. */
    public OptionalInt awaitEnd(Duration most) throws InterruptedException {
        return process.awaitEnd(most);
    }

    public void kill() {
        process.kill();
    }

    public void stop() {
        process.stop();
    }

    public void freeze() {
        process.freeze();
    }

    public void thaw() {
        process.thaw();
    }

    /** What its log ends with. */
    public String lastLines() {
        return process.lastLines();
    }

    @Override
    public void close() {
        if (process.isRunning()) {
            process.kill();
        }
        link.close();
    }
}
