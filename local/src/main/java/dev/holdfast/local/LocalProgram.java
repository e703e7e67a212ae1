package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The service as it is built, taken out of its one jar, and with a cache of the classes that a start loads, both once for each build: the
 * Dockerfile does the same.
 */
public final class LocalProgram {
    private static final String MAIN = "dev.holdfast.Holdfast";
    private static final List<String> ALWAYS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders", // an order is thousands of small objects: a tenth less to write and to read
            "--enable-native-access=ALL-UNNAMED");

    /** On two busy cores it takes less than half of it. */
    private static final long BOUND_SECONDS = 120;

    private final Path jar;
    private final Path cache;
    private final List<String> before;

    private LocalProgram(Path jar, Path cache, List<String> before) {
        this.jar = jar;
        this.cache = cache;
        this.before = before;
    }

    /**
     * @param root of the checkout, where the service is built
     * @param folder to take it out to; what is there of the same build is used again, and of another one deleted
     * @throws LocalServerException where it is not built or cannot be taken out
     */
    public static LocalProgram of(Path root, Path folder) {
        Path built = built(root.resolve("service").resolve("target"));
        try {
            Path place = folder.resolve(
                    Long.toString(Files.getLastModifiedTime(built).toMillis(), 36));
            if (!Files.exists(place.resolve("complete"))) {
                ServerFiles.delete(folder);
                Files.createDirectories(place);
                String to = place.toString();
                java(place, "-Djarmode=tools", "-jar", built.toString(), "extract", "--force", "--destination", to);
                Files.createFile(place.resolve("complete"));
            }
            return new LocalProgram(place.resolve(built.getFileName()), place.resolve("classes.aot"), List.of());
        } catch (IOException e) {
            throw new LocalServerException(
                    "the service cannot be taken out of %s: %s".formatted(built, e.getMessage()), e);
        }
    }

    /**
     * Makes the cache where there is none yet, by a start that ends before any server is asked: some 15 s, for what nobody else wants of
     * the processors.
     *
     * @throws LocalServerException where that fails; starts then go on without a cache
     */
    public void remember() {
        if (Files.exists(cache)) {
            return;
        }
        Path making = cache.resolveSibling("making.aot");
        List<String> start = new ArrayList<>(List.of("-XX:AOTCacheOutput=" + making));
        start.addAll(ALWAYS);
        start.addAll(List.of("-Dspring.flyway.enabled=false", "-Dspring.context.exit=onRefresh"));
        start.addAll(List.of("-cp", jar.toString(), MAIN));
        try {
            java(jar.resolveSibling(""), start.toArray(String[]::new));
            Files.move(making, cache);
        } catch (IOException e) {
            throw new LocalServerException("no cache of the service's classes: " + e.getMessage(), e);
        }
    }

    private static Path built(Path target) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "holdfast-service-*-run.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            // answered below
        }
        throw new LocalServerException(
                "The service is not built: no holdfast-service-*-run.jar in %s.".formatted(target));
    }

    private static void java(Path place, String... words) throws IOException {
        Path log = place.resolve("prepare.log");
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19", ServerFiles.java()));
        command.addAll(List.of(words));
        Process process = Spawner.start(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())),
                Spawner.Identity.SAME);
        try {
            if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("see " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The same with some classes replaced. @param classes a folder of class files that stands before the service's own */
    public LocalProgram with(Path classes) {
        return new LocalProgram(jar, cache, List.of(classes.toString()));
    }

    /** The jar, beside its libraries: what a compiler needs to know of the service. */
    public Path jar() {
        return jar;
    }

    /** What starts it. @param flags of the JVM, such as the size of its heap */
    public List<String> command(String... flags) {
        List<String> command = new ArrayList<>(List.of(ServerFiles.java()));
        command.addAll(ALWAYS);
        command.addAll(List.of(flags));
        command.addAll(
                List.of("-XX:AOTCache=" + cache, "-Xlog:aot=error,cds=error")); // of other classes it is passed over
        List<String> path = new ArrayList<>(before);
        path.add(jar.toString()); // its manifest names the libraries
        command.addAll(List.of("-cp", String.join(":", path), MAIN));
        return command;
    }
}
