package dev.holdfast.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Where the files of the servers lie: {@code local/servers/target} of the checkout that the property {@code holdfast.root} names. */
final class ServerFiles {
    private ServerFiles() {}

    static Path root() {
        String property = System.getProperty("holdfast.root", ".");
        return Path.of(property).toAbsolutePath().normalize();
    }

    private static Path target() {
        return root().resolve("local").resolve("servers").resolve("target");
    }

    /** The class path of Kafka's broker and of the embedded MongoDB; kept apart from ours. */
    static String libraries() {
        return present(target().resolve("lib")).resolve("*").toString();
    }

    /** The class path of ZooKeeper and of the broker that works with it. */
    static String zooKeeperLibraries() {
        Path target = root().resolve("local").resolve("zookeeper").resolve("target");
        return present(target.resolve("lib")).resolve("*").toString();
    }

    static Path registry() {
        return present(target().resolve("registry").resolve("quarkus-run.jar"));
    }

    private static Path present(Path path) {
        if (!Files.exists(path)) {
            throw new LocalServerException(
                    "%s is missing; build it with: mvn -Dmaven.test.skip=true package".formatted(path));
        }
        return path;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A class path made of the places that these classes were loaded from. */
    static String classPathOf(Class<?>... classes) {
        return Stream.of(classes).map(ServerFiles::placeOf).distinct().collect(Collectors.joining(":"));
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new LocalServerException("cannot find the place of " + type, e);
        }
    }

    /** The folder with PostgreSQL's bin/ and lib/, unpacked on first use; several processes may ask at once. */
    static Path postgres() {
        Path folder = target().resolve("postgres");
        Path complete = folder.resolve(".complete");
        if (Files.exists(complete)) {
            return folder;
        }
        try {
            Files.createDirectories(target());
            try (FileChannel channel = FileChannel.open(
                            target().resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.exists(complete)) {
                    unpack(postgresArchive(), folder);
                    Files.createFile(complete);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new LocalServerException("PostgreSQL's files cannot be unpacked to " + folder, e);
        }
    }

    private static InputStream postgresArchive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "/postgres-%s-%s.txz".formatted(os, arch);
        @Nullable InputStream archive = ServerFiles.class.getResourceAsStream(name);
        if (archive == null) {
            throw new LocalServerException(
                    "no PostgreSQL for this machine (%s); set POSTGRES_HOST to one that runs elsewhere"
                            .formatted(name));
        }
        return archive;
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            @Nullable TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException("an entry leaves the folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.deleteIfExists(path);
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    /** Deletes a folder with all that is in it; a folder that is not there is fine. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
