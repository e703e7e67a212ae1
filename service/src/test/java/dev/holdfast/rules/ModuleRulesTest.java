package dev.holdfast.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static dev.holdfast.rules.Bite.PRODUCT;
import static dev.holdfast.rules.Bite.holdsAndBites;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import dev.holdfast.Holdfast;
import dev.holdfast.settings.OnRole;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A package is a module: who may know whom, and how a package looks. */
class ModuleRulesTest {
    /** The plumbing knows no domain, and of the domain the order alone knows the others; the audit knows whom it asks, and nobody knows it. A new line is a decision. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("money", Set.of()),
            Map.entry("failure", Set.of("settings")),
            Map.entry("settings", Set.of()),
            Map.entry("events", Set.of()),
            Map.entry("storage", Set.of("failure", "settings")),
            Map.entry("messaging", Set.of("failure", "settings", "storage")),
            Map.entry("http", Set.of("failure", "money", "settings", "storage")),
            Map.entry("health", Set.of("http", "messaging", "storage")),
            Map.entry("payment", Set.of("failure", "money", "settings")),
            Map.entry("inventory", Set.of("failure", "http", "settings", "storage")),
            Map.entry("product", Set.of("failure", "http", "inventory", "money", "settings", "storage")),
            Map.entry(
                    "audit",
                    Set.of(
                            "failure",
                            "health",
                            "http",
                            "inventory",
                            "messaging",
                            "money",
                            "order",
                            "payment",
                            "settings",
                            "storage")),
            Map.entry(
                    "order",
                    Set.of(
                            "events",
                            "failure",
                            "health",
                            "http",
                            "inventory",
                            "messaging",
                            "money",
                            "payment",
                            "product",
                            "settings",
                            "storage")));

    private static final DescribedPredicate<JavaClass> GENERATED = resideInAPackage("dev.holdfast.events..");

    @Test
    void aModuleKnowsOnlyWhomTheTableNames() {
        ArchRule rule = classes()
                .that(DescribedPredicate.describe(
                        "are in a module", type -> !moduleOf(type).isEmpty()))
                .should(new ArchCondition<>("know only whom the table names") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        String module = moduleOf(type);
                        if (!MAY_KNOW.containsKey(module)) {
                            events.add(violated(type, "is in a module that stands in no table: " + module));
                        }
                        Set<String> known = new HashSet<>(MAY_KNOW.getOrDefault(module, Set.of()));
                        known.add(module);
                        type.getDirectDependenciesFromSelf().stream()
                                .map(dependency ->
                                        moduleOf(dependency.getTargetClass().getBaseComponentType()))
                                .filter(target -> !target.isEmpty() && !known.contains(target))
                                .distinct()
                                .forEach(target -> events.add(violated(type, "knows " + target)));
                    }
                });
        holdsAndBites(rule, PRODUCT, "modules", "payment.AsksTheOrder", "money.KnowsAProduct", "coupon.NewModule");
    }

    @Test
    void theTableNamesNoModuleThatIsNotThere() {
        assertThat(PRODUCT.stream().map(ModuleRulesTest::moduleOf)).containsAll(MAY_KNOW.keySet());
    }

    /** The part of the package after the root; empty for classes of others and in the root itself. */
    private static String moduleOf(JavaClass type) {
        for (String root : List.of("dev.holdfast.", "planted.modules.")) {
            if (type.getPackageName().startsWith(root)) {
                return type.getPackageName().substring(root.length()).replaceAll("\\..*", "");
            }
        }
        return "";
    }

    @Test
    void modulesFormNoCycleAndUseNoBackDoor() {
        ApplicationModules modules = ApplicationModules.of(Holdfast.class, GENERATED);
        assertThat(modules.stream().count()).isGreaterThanOrEqualTo(MAY_KNOW.size() - 1);
        modules.verify();
        assertThatThrownBy(
                        () -> ApplicationModules.of("planted.cycle", _ -> true).verify())
                .hasMessageContaining("Cycle detected")
                .hasMessageContaining("Left")
                .hasMessageContaining("Inner")
                .message()
                .doesNotContain("Innocent");
    }

    @Test
    void aModuleIsOneFlatPackage() {
        ArchRule rule = classes()
                .that(DescribedPredicate.not(GENERATED))
                .should()
                .resideInAnyPackage("dev.holdfast", "dev.holdfast.*", "planted.flat", "planted.flat.*")
                .andShould()
                .resideOutsideOfPackages(
                        "..service..", "..repository..", "..dto..", "..util..", "..common..", "..impl..", "..model..");
        holdsAndBites(rule, PRODUCT, "flat", "order.internal.Hidden", "util.Anything");
    }

    @Test
    void aNameSaysWhatAClassDoes() {
        ArchRule rule =
                noClasses().should().haveNameMatching(".*(Impl|Utils?|Helper|Manager|Dto|DTO|Entity|Bean)(\\$.*)?");
        holdsAndBites(rule, PRODUCT, "name", "OrderServiceImpl", "StringUtils", "OrderManager", "OrderDto");
    }

    @Test
    void everyPackageIsCheckedForNull() {
        ArchRule rule = classes()
                .that(DescribedPredicate.not(GENERATED))
                .and()
                .doNotHaveFullyQualifiedName(Holdfast.class.getName())
                .should(new ArchCondition<>("be in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(
                                    violated(type, "is in a package without @NullMarked, which NullAway passes over"));
                        }
                    }
                });
        holdsAndBites(rule, PRODUCT, "unmarked", "open.Anything");
    }

    @Test
    void aBeanGetsWhatItNeedsInItsConstructor() {
        ArchRule rule = noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.annotation.Resource");
        holdsAndBites(rule, PRODUCT, "injection", "order.GetsItLater", "order.GetsAText");
    }

    /** Health answers on every node, and so does what refuses an address that is not there. */
    @Test
    void aControllerAnswersOnNodesOfItsRole() {
        ArchRule rule = classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .and()
                .resideOutsideOfPackage("..health")
                .and()
                .areNotAnnotatedWith(RestControllerAdvice.class)
                .should()
                .beAnnotatedWith(OnRole.class);
        holdsAndBites(rule, PRODUCT, "role", "order.EverybodysController");
    }

    @Test
    void onlySettingsReadTheEnvironment() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("..settings")
                .should(ArchConditions.accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        "reads the environment",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                        && Set.of("getenv", "getProperty")
                                                .contains(access.getTarget().getName())
                                || access.getTargetOwner()
                                        .getName()
                                        .equals("org.springframework.core.env.Environment"))));
        holdsAndBites(rule, PRODUCT, "environment", "order.ReadsAVariable", "order.ReadsAProperty");
    }

    private static ConditionEvent violated(JavaClass type, String how) {
        return SimpleConditionEvent.violated(type, "Class <" + type.getName() + "> " + how);
    }
}
