package dev.holdfast.rig.stage;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gives a process another time of day, and leaves its waits alone: a few lines of C that are preloaded into it. */
public final class WrongClock {
    private static final String SOURCE = "wrong_clock.c";
    private static final long COMPILER_SECONDS = 60;

    private final Path library;

    private WrongClock(Path library) {
        this.library = library;
    }

    /**
     * Compiles it.
     *
     * @param folder for the library
     * @return empty where there is no C compiler (cc)
     * @throws RigException where there is one that does not compile it
     */
    public static Optional<WrongClock> in(Path folder) throws InterruptedException {
        Path source = folder.resolve(SOURCE);
        Path library = folder.resolve("wrong_clock.so");
        try (InputStream text = WrongClock.class.getResourceAsStream(SOURCE)) {
            if (text == null) {
                throw new IllegalStateException(SOURCE + " is not beside " + WrongClock.class);
            }
            Files.createDirectories(folder);
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start();
        } catch (IOException noCompiler) {
            return Optional.empty();
        }
        if (!compiler.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            compiler.destroyForcibly();
            throw new RigException("cc does not compile " + source);
        }
        return Optional.of(new WrongClock(library));
    }

    /** For the process. @param ahead of the right time; negative = behind */
    public Map<String, String> environment(Duration ahead) {
        return Map.of("LD_PRELOAD", library.toString(), "RIG_CLOCK_AHEAD_SECONDS", Long.toString(ahead.toSeconds()));
    }
}
