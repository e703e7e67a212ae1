package dev.holdfast.rig.prove;

import dev.holdfast.local.LocalProgram;
import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The service broken on purpose: some of its sources with a few words changed, compiled beside it and put before it.
 *
 * @param name short, for a table
 * @param faults of the matrix that have to show it
 */
record Mutant(String name, Set<String> faults, List<Edit> edits) {
    private static final Path SOURCES = Path.of("service", "src", "main", "java", "dev", "holdfast");

    /** @param file below the service's package. @param from as it stands there, once */
    record Edit(String file, String from, String to) {}

    /**
     * The service with this in it.
     *
     * @throws RigException where the sources no longer have what is to be changed, or the change does not compile
     */
    LocalProgram in(LocalProgram program, Path root, Path scratch) {
        Path sources = scratch.resolve("sources");
        Path classes = scratch.resolve("classes");
        try {
            Files.createDirectories(classes);
            compile(write(root, sources), program.jar(), classes);
        } catch (IOException e) {
            throw new RigException("the scratch build of \"" + name + "\" cannot be written: " + e.getMessage(), e);
        }
        return program.with(classes);
    }

    List<Path> write(Path root, Path sources) throws IOException {
        Set<String> files = new LinkedHashSet<>(edits.stream().map(Edit::file).toList());
        List<Path> written = new ArrayList<>();
        for (String file : files) {
            String text = Files.readString(root.resolve(SOURCES).resolve(file));
            for (Edit edit : edits) {
                if (edit.file.equals(file)) {
                    text = edited(text, edit);
                }
            }
            Path target = sources.resolve(file);
            Files.createDirectories(target.getParent());
            written.add(Files.writeString(target, text));
        }
        return written;
    }

    private String edited(String text, Edit edit) {
        int at = text.indexOf(edit.from);
        if (at < 0 || text.indexOf(edit.from, at + 1) >= 0) {
            throw new RigException(
                    "\"%s\" changes what %s has not exactly once: %s".formatted(name, edit.file, edit.from));
        }
        return text.substring(0, at) + edit.to + text.substring(at + edit.from.length());
    }

    private void compile(List<Path> sources, Path jar, Path classes) throws IOException {
        @Nullable JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new RigException("a JDK is needed for scratch builds, this is a Java runtime alone");
        }
        StringWriter told = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
            List<String> flags =
                    List.of("-proc:none", "-parameters", "-nowarn", "-cp", jar.toString(), "-d", classes.toString());
            if (!compiler.getTask(told, files, null, flags, null, units).call()) {
                throw new RigException("the scratch build of \"" + name + "\" does not compile:\n" + told);
            }
        }
    }
}
