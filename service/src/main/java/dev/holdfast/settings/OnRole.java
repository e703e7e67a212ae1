package dev.holdfast.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Marks a bean that only nodes with the role have. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnRole.Has.class)
public @interface OnRole {
    /** The role, one of {@code ROLES}. */
    Role value();

    /** Asked by Spring before it makes the bean. */
    final class Has implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Settings settings = new Settings(context.getEnvironment()::getProperty);
            Role role = metadata.getAnnotations().get(OnRole.class).getEnum("value", Role.class);
            return Role.of(settings).contains(role);
        }
    }
}
