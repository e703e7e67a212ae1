package dev.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.holdfast.Holdfast;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Shows that a rule holds in the code and bites where it should. */
final class Bite {
    /** The service as it is shipped, without its tests and without the servers of {@code local}. */
    static final JavaClasses PRODUCT = read(() -> new ClassFileImporter().importPath(home(Holdfast.class)));

    /** The service's tests, without what is planted. */
    static final JavaClasses TESTS = read(() -> new ClassFileImporter()
            .withImportOption(location -> !location.contains("/planted/"))
            .importPath(home(Bite.class)));

    private Bite() {}

    /**
     * Asserts that the code keeps the rule (which ArchUnit refuses to say of nothing at all), and that of the classes
     * under {@code planted.<garden>} it reports the offenders and no other; they are named from the garden on.
     */
    static void holdsAndBites(ArchRule rule, JavaClasses code, String garden, String... offenders) {
        assertThat(code.size()).as("classes the rule was shown").isPositive();
        rule.check(code);
        assertThat(reported(rule, garden)).containsExactlyInAnyOrder(offenders);
    }

    private static JavaClasses planted(String garden) {
        return read(() -> new ClassFileImporter().importPackages("planted." + garden));
    }

    /** Libraries are known by name alone: no rule looks into them, and to read them costs ten times the rest. */
    private static JavaClasses read(Supplier<JavaClasses> source) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return source.get();
        });
    }

    private static List<String> reported(ArchRule rule, String garden) {
        JavaClasses planted = planted(garden);
        assertThat(planted).as("planted in %s", garden).isNotEmpty();
        return rule.evaluate(planted).getFailureReport().getDetails().stream()
                .map(detail -> offender(detail, planted).substring("planted.".length() + garden.length() + 1))
                .distinct()
                .toList();
    }

    /** The planted class a report begins with: {@code Method <planted.clock.order.Now.read()> calls …}. */
    private static String offender(String detail, JavaClasses planted) {
        String place = detail.substring(detail.indexOf('<') + 1);
        return planted.stream()
                .map(JavaClass::getName)
                .filter(place::startsWith)
                .max(Comparator.comparingInt(String::length))
                .map(name -> name.replaceAll("\\$.*", ""))
                .orElseThrow(() -> new AssertionError("no planted class in: " + detail));
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
