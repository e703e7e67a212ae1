package dev.holdfast.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.holdfast.rules.Bite.PRODUCT;
import static dev.holdfast.rules.Bite.holdsAndBites;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packages of the domain may do, and what they leave to others. */
class DomainRulesTest {
    private static final DescribedPredicate<JavaClass> DOMAIN =
            resideInAnyPackage("..order", "..product", "..inventory", "..payment", "..audit");

    /** The classes that decide, by package and name: PIT mutates them, and they can be tried in memory by the thousand. */
    private static final Set<String> PURE = Set.of(
            "money.Money",
            "audit.Finding",
            "audit.Found",
            "audit.HoldFacts",
            "audit.Invariant",
            "audit.OrderFacts",
            "audit.StockFacts",
            "payment.Charge",
            "payment.PaymentAnswer",
            "payment.SimulatedCard",
            "product.Offer",
            "inventory.StockMove",
            "order.Order",
            "order.OrderEventType",
            "order.OrderFact",
            "order.OrderProcess",
            "order.OrderRefusal",
            "order.OrderState",
            "order.Payment",
            "order.PlaceOrder",
            "order.Placement",
            "order.Step");

    /** Who writes and reads the tables; a new one is a decision. */
    private static final Set<String> SQL_SPEAKERS = Set.of(
            "Catalogue",
            "DemoCatalogue",
            "Inventory",
            "Products",
            "StockBook",
            "PostgresOrderStore",
            "OrderKeys",
            "SeenEvents",
            "UnsettledPayments",
            "OrderRows",
            "Sweeper",
            "AuditBooks",
            "AuditLeader",
            "AuditQuestions",
            "Repairs");

    @Test
    void timeIdsAndRandomnessAreArguments() {
        ArchRule rule = classes()
                .that(DOMAIN)
                .and(DescribedPredicate.not(simpleNameEndingWith("Configuration")))
                .should(never(accessTargetWhere(
                        new DescribedPredicate<JavaAccess<?>>("is a clock or a source of chance") {
                            @Override
                            public boolean test(JavaAccess<?> access) {
                                String owner = access.getTargetOwner().getName();
                                String name = access.getTarget().getName();
                                return switch (owner) {
                                    case "java.lang.System" ->
                                        name.equals("nanoTime") || name.equals("currentTimeMillis");
                                    case "java.lang.Math" -> name.equals("random");
                                    case "java.util.UUID" -> name.equals("randomUUID");
                                    case "java.time.Clock", "java.time.InstantSource" ->
                                        name.startsWith("system") || name.startsWith("tick");
                                    case "java.util.Random",
                                            "java.security.SecureRandom",
                                            "java.util.SplittableRandom" -> name.equals("<init>");
                                    case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
                                    default ->
                                        owner.startsWith("java.time.") && name.equals("now") && !takesAClock(access);
                                };
                            }
                        })));
        holdsAndBites(
                rule,
                PRODUCT,
                "clock",
                "order.ReadsTheClock",
                "order.MakesUpAnId",
                "payment.Throws",
                "product.Measures");
    }

    private static boolean takesAClock(JavaAccess<?> access) {
        return access.getTarget() instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget target
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(java.time.Clock.class));
    }

    @Test
    void nothingIsCountedInFractions() {
        ArchRule rule = classes()
                .that(DOMAIN.or(resideInAnyPackage("..money")))
                .and()
                .areNotAnonymousClasses()
                .should(haveNone(
                        "a fraction in a field or signature",
                        type -> Stream.concat(
                                type.getFields().stream()
                                        .filter(field -> isFraction(field.getRawType()))
                                        .map(field -> field.getFullName()),
                                type.getCodeUnits().stream()
                                        .filter(unit -> !unit.getName().startsWith("lambda$"))
                                        .filter(unit -> isFraction(unit.getRawReturnType())
                                                || unit.getRawParameterTypes().stream()
                                                        .anyMatch(DomainRulesTest::isFraction))
                                        .map(JavaCodeUnit::getFullName))));
        holdsAndBites(rule, PRODUCT, "fraction", "money.Price", "order.Discount", "product.Weight");
    }

    private static boolean isFraction(JavaClass type) {
        return Set.of("double", "float", "java.lang.Double", "java.lang.Float")
                .contains(type.getBaseComponentType().getName());
    }

    @Test
    void valuesNeverChange() {
        ArchRule rule = classes()
                .that(DOMAIN)
                .should(haveNone(
                        "a setter",
                        type -> type.getMethods().stream()
                                .filter(method -> method.getName().matches("set[A-Z].*"))
                                .filter(method -> method.getRawParameterTypes().size() == 1)
                                .map(JavaMethod::getFullName)));
        holdsAndBites(rule, PRODUCT, "setter", "order.MutableOrder");
    }

    @Test
    void whatDecidesNeedsNothingButValues() {
        DescribedPredicate<JavaClass> pure =
                DescribedPredicate.describe("decides", type -> PURE.contains(nameInPackage(type)));
        DescribedPredicate<JavaClass> values = pure.or(resideInAnyPackage(
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "java.time",
                        "org.jspecify..",
                        "..money",
                        "..failure"))
                .and(DescribedPredicate.describe(
                        "is no source of time, chance or work",
                        type -> !Set.of(
                                        "java.time.Clock",
                                        "java.time.InstantSource",
                                        "java.util.Random",
                                        "java.lang.Thread")
                                .contains(type.getName())))
                .or(DescribedPredicate.describe(
                        "is primitive", type -> type.getBaseComponentType().isPrimitive()))
                .or(DescribedPredicate.describe(
                        "is an array of such", type -> type.isArray() && pure.test(type.getBaseComponentType())));
        ArchRule rule = classes().that(pure).should().onlyDependOnClassesThat(values);
        holdsAndBites(rule, PRODUCT, "pure", "order.OrderProcess", "order.Step", "payment.Charge");
    }

    @Test
    void whatDecidesIsWhereTheListSaysItIs() {
        assertThat(PRODUCT.stream().map(DomainRulesTest::nameInPackage)).containsAll(PURE);
    }

    private static String nameInPackage(JavaClass type) {
        String name = type.getName().replaceAll("\\$.*", "");
        String packageName = type.getPackageName();
        return packageName.substring(packageName.lastIndexOf('.') + 1) + "."
                + name.substring(name.lastIndexOf('.') + 1);
    }

    @Test
    void sqlIsSpokenByFewAndTheyAreNamed() {
        ArchRule rule = noClasses()
                .that(DOMAIN)
                .and(DescribedPredicate.describe("are not listed", type -> !SQL_SPEAKERS.contains(simpleTopName(type))))
                .should(accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        "is a statement",
                        access -> access.getTargetOwner().getName().startsWith("org.springframework.jdbc.")
                                || access.getTargetOwner().getPackageName().equals("java.sql")
                                || access.getTargetOwner().getSimpleName().equals("Database")
                                        && access.getTarget().getName().equals("sql"))));
        holdsAndBites(rule, PRODUCT, "sql", "order.AsksTheTable", "payment.OpensAConnection");
    }

    /** A stream of rows keeps its connection until it is closed, and none of the pool is left after sixteen that were not. */
    @Test
    void rowsAreReadWhole() {
        ArchRule rule = noClasses()
                .should(accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        "is a stream of rows",
                        access -> access.getTargetOwner().getName().startsWith("org.springframework.jdbc.")
                                && access.getTarget().getName().matches("stream|queryForStream"))));
        holdsAndBites(rule, PRODUCT, "rows", "order.LeavesTheRowsOpen");
    }

    private static String simpleTopName(JavaClass type) {
        String name = nameInPackage(type);
        return name.substring(name.indexOf('.') + 1);
    }

    @Test
    void aControllerIsADoorAndNothingElse() {
        ArchRule rule = classes()
                .that(DOMAIN.or(resideInAnyPackage("..health")))
                .and()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .should()
                .notBePublic()
                .andShould()
                .haveSimpleNameEndingWith("Controller")
                .andShould(new ArchCondition<>("leave the tables alone") {
                    @Override
                    public void check(JavaClass controller, ConditionEvents events) {
                        controller.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> dependency
                                                .getTargetClass()
                                                .getSimpleName()
                                                .equals("Database")
                                        || dependency.getTargetClass().getName().startsWith("org.springframework.jdbc.")
                                        || dependency
                                                .getTargetClass()
                                                .getPackageName()
                                                .equals("java.sql"))
                                .forEach(dependency -> events.add(
                                        SimpleConditionEvent.violated(controller, dependency.getDescription())));
                    }
                });
        holdsAndBites(rule, PRODUCT, "controller", "order.Api", "order.OpenController", "order.TableController");
    }

    @Test
    void nobodyCatchesEverythingAndGoesOn() {
        ArchRule rule = classes()
                .should(haveNone(
                        "a catch of Exception",
                        type -> type.getCodeUnits().stream()
                                .filter(unit -> unit.getTryCatchBlocks().stream()
                                        .flatMap(block -> block.getCaughtThrowables().stream())
                                        .anyMatch(caught -> caught.isEquivalentTo(Exception.class)))
                                .map(JavaCodeUnit::getFullName)));
        holdsAndBites(rule, PRODUCT, "swallow", "order.GoesOn");
    }

    @Test
    void theDomainWaitsForNobody() {
        ArchRule rule = noClasses().that(DOMAIN).should(sleep());
        holdsAndBites(rule, PRODUCT, "sleep", "order.TakesANap", "payment.NapsInUnits");
    }

    static ArchCondition<JavaClass> sleep() {
        return accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                "puts a thread to sleep",
                access -> access.getTarget().getName().equals("sleep")
                        && Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit")
                                .contains(access.getTargetOwner().getName())));
    }

    @Test
    void aTypeIsPublicBecauseAnotherModuleUsesIt() {
        ArchRule rule = classes()
                .that(DOMAIN.or(resideInAnyPackage("..health")))
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should(new ArchCondition<>("be used by another module") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean needed = usedElsewhere(type)
                                || type.getDirectDependenciesToSelf().stream()
                                        .map(dependency -> dependency.getOriginClass())
                                        .filter(user -> user.getModifiers().contains(JavaModifier.PUBLIC))
                                        .anyMatch(user -> usedElsewhere(user) && offers(user, type));
                        if (!needed) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "<" + type.getName() + "> is public for nobody"));
                        }
                    }
                });
        holdsAndBites(rule, PRODUCT, "door", "order.PublicForNobody");
    }

    private static boolean usedElsewhere(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .anyMatch(dependency ->
                        !dependency.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    /** Whether a public member of the user has the type in its signature. */
    private static boolean offers(JavaClass user, JavaClass type) {
        return user.getCodeUnits().stream()
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .anyMatch(unit -> unit.getAllInvolvedRawTypes().contains(type));
    }

    private static ArchCondition<JavaClass> haveNone(
            String what, java.util.function.Function<JavaClass, Stream<String>> offences) {
        return new ArchCondition<>("not have " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                offences.apply(type)
                        .forEach(
                                place -> events.add(SimpleConditionEvent.violated(type, "<" + place + "> is " + what)));
            }
        };
    }
}
