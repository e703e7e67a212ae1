package dev.holdfast.rig.stage;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The service as it is shipped, taken out of its one jar: it starts in half the time, and the proof starts it a hundred times. With the
 * quick compiler only, because no life is long.
 */
public final class Program {
    private static final long EXTRACT_SECONDS = 60;

    private final Path jar;
    private final Path remembered;
    private final List<String> before;

    private Program(Path jar, Path remembered, List<String> before) {
        this.jar = jar;
        this.remembered = remembered;
        this.before = before;
    }

    /**
     * @param root of the checkout, where the service is built
     * @param folder to take it out to; what is there of the same build is used again
     */
    public static Program of(Path root, Path folder) throws InterruptedException {
        Path built = built(root.resolve("service").resolve("target"));
        try {
            Path place = folder.resolve(
                    Long.toString(Files.getLastModifiedTime(built).toMillis(), 36));
            Path jar = place.resolve(built.getFileName());
            if (!Files.exists(jar)) {
                extract(built, place);
            }
            return new Program(jar, place.resolve("classes.aot"), List.of());
        } catch (IOException e) {
            throw new RigException("the service cannot be taken out of " + built + ": " + e.getMessage(), e);
        }
    }

    private static Path built(Path target) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "holdfast-service-*-run.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            // told below
        }
        throw new RigException("the service is not built: no holdfast-service-*-run.jar in " + target);
    }

    private static void extract(Path jar, Path place) throws IOException, InterruptedException {
        Path log = Files.createTempFile("extract", ".log");
        Process tool = new ProcessBuilder(
                        java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        place.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!tool.waitFor(EXTRACT_SECONDS, TimeUnit.SECONDS) || tool.exitValue() != 0) {
            tool.destroyForcibly();
            throw new IOException(Files.readString(log));
        }
        Files.delete(log);
    }

    /** The same with some classes replaced. @param classes a folder of class files that stands before the service's own */
    public Program with(Path classes) {
        return new Program(jar, remembered, List.of(classes.toString()));
    }

    /** The jar, beside its libraries: what a compiler needs to know of the service. */
    public Path jar() {
        return jar;
    }

    /** Whether no life has yet remembered, for the later ones, which classes it loaded. */
    boolean isNew() {
        return before.isEmpty() && !Files.exists(remembered);
    }

    /** For a life that remembers its classes when it ends by itself. */
    List<String> learning() {
        return command("-XX:AOTCacheOutput=" + remembered);
    }

    List<String> command() {
        return command("-XX:AOTCache=" + remembered); // one that is missing or of other classes is passed over
    }

    private List<String> command(String cache) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xms96m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.add(cache);
        List<String> path = new ArrayList<>(before);
        path.add(jar.toString()); // its manifest names the libraries
        command.addAll(List.of("-cp", String.join(":", path), "dev.holdfast.Holdfast"));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
