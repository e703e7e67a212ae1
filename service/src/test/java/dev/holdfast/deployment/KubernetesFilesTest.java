package dev.holdfast.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestPython;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests, held against Kubernetes' own schemas; the settings in them, against those that there are. */
@Tag("servers")
class KubernetesFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", "."));
    private static final Path FILES = ROOT.resolve("deploy/kubernetes");

    /** The oldest with all that is used (a pod's own sleep in preStop), and the newest the schemas are there for. */
    private static final List<String> VERSIONS = List.of("1.30.0", "1.37.0");

    private static void validate(List<Path> manifests) throws Exception {
        for (String version : VERSIONS) {
            List<String> command =
                    new ArrayList<>(List.of(TestPython.interpreter(), "-m", "kubernetes_validate", "--strict", "-k"));
            command.add(version);
            manifests.forEach(manifest -> command.add(manifest.toString()));
            TestPython.run(120, command);
        }
    }

    private static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> names(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.matches("[A-Z][A-Z0-9_]*=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
    }

    @Test
    void fitTheSchemasOfKubernetes() throws Exception {
        assertThat(manifests()).hasSizeGreaterThanOrEqualTo(6);
        validate(manifests());
    }

    @Test
    void wouldBeToldOfAFieldThatKubernetesDoesNotKnow(@TempDir Path folder) throws Exception {
        String wrong = Files.readString(FILES.resolve("deployment.yaml")).replace("readinessProbe", "readynessProbe");
        Path file = Files.writeString(folder.resolve("wrong.yaml"), wrong);
        assertThatThrownBy(() -> validate(List.of(file))).hasMessageContaining("readynessProbe");
    }

    @Test
    void setNothingThatTheServiceDoesNotKnow() throws IOException {
        Set<String> known = names(ROOT.resolve(".env.example"));
        assertThat(known).contains("POSTGRES_HOST").hasSizeGreaterThan(50);
        known.add("SERVER_ADDRESS");
        assertThat(known).containsAll(names(FILES.resolve("settings.env")));
        assertThat(known).containsAll(names(FILES.resolve("secrets.env")));
    }

    @Test
    void listEveryManifestInTheKustomization() throws IOException {
        String kustomization = Files.readString(FILES.resolve("kustomization.yaml"));
        assertThat(manifests())
                .allSatisfy(manifest -> assertThat(kustomization).contains("  - " + manifest.getFileName()));
    }
}
