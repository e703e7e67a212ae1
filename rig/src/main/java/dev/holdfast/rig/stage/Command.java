package dev.holdfast.rig.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A short program of this machine, and what it says. */
final class Command {
    private static final int SECONDS = 60;

    private Command() {}

    /** Both its outputs. @throws IOException where it is missing, fails, or is not done within a minute */
    static String output(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", words) + ": " + said);
        }
        return said;
    }
}
