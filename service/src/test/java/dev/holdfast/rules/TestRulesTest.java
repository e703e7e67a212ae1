package dev.holdfast.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.holdfast.rules.Bite.TESTS;
import static dev.holdfast.rules.Bite.holdsAndBites;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** What tests may do. */
class TestRulesTest {
    @Test
    void noTestSleeps() {
        ArchRule rule = noClasses().should(DomainRulesTest.sleep());
        holdsAndBites(rule, TESTS, "sleep", "order.TakesANap", "payment.NapsInUnits");
    }

    @Test
    void noTestIsSkipped() {
        ArchRule rule = classes().should(new ArchCondition<>("never be skipped") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isSkip(dependency.getTargetClass()))
                        .map(Dependency::getDescription)
                        .forEach(how -> events.add(SimpleConditionEvent.violated(type, how)));
            }
        });
        holdsAndBites(rule, TESTS, "skipped", "SkipsOne", "SkipsAll", "Assumes", "AssumesFluently", "SkipsOnCondition");
    }

    private static boolean isSkip(JavaClass target) {
        return target.getName().equals("org.junit.jupiter.api.Disabled")
                || target.getName().equals("org.junit.jupiter.api.Assumptions")
                || target.getName().equals("org.assertj.core.api.Assumptions")
                || target.getPackageName().equals("org.junit.jupiter.api.condition");
    }

    @Test
    void theNameOfATestIsASentence() {
        ArchRule rule = methods()
                .that()
                .areAnnotatedWith(Test.class)
                .or()
                .areAnnotatedWith("org.junit.jupiter.params.ParameterizedTest")
                .should()
                .haveNameMatching("(?!test)[a-z]+[0-9]*[A-Z][A-Za-z0-9]*");
        holdsAndBites(rule, TESTS, "sentence", "Labels");
    }
}
