package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The outsiders' tools that tests ask for a second opinion: Confluent's Kafka client and schemathesis. The interpreter is
 * that of {@code HOLDFAST_PYTHON}, or one in {@code .holdfast/venv} that is made where it is missing.
 */
public final class TestPython {
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", "."));

    private TestPython() {}

    private static final class Holder {
        static final String INTERPRETER = find();
    }

    /** A Python that has what {@code service/src/test/python/requirements.txt} asks for. */
    public static String interpreter() {
        return Holder.INTERPRETER;
    }

    private static String find() {
        String named = System.getenv("HOLDFAST_PYTHON");
        if (named != null && !named.isBlank()) {
            return named;
        }
        Path venv = ROOT.resolve(".holdfast/venv");
        Path python = venv.resolve("bin/python");
        try {
            if (!Files.exists(python)) {
                run(600, List.of("python3", "-m", "venv", venv.toString()));
            }
            // quick where everything is there already
            String requirements =
                    ROOT.resolve("service/src/test/python/requirements.txt").toString();
            run(600, List.of(python.toString(), "-m", "pip", "install", "--quiet", "--requirement", requirements));
        } catch (Exception e) {
            throw new IllegalStateException("no Python for the tests; name one in HOLDFAST_PYTHON", e);
        }
        return python.toString();
    }

    /** The lines the command prints; fails with all of them where it does not end well. */
    public static List<String> run(int seconds, List<String> command) throws Exception {
        Path out = Files.createTempFile("python", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            assertThat(process.waitFor())
                    .as("%s: %s", command, Files.readString(out))
                    .isZero();
            return Files.readAllLines(out);
        } finally {
            Files.delete(out);
        }
    }
}
