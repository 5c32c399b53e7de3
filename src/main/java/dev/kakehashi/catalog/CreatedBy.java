package dev.kakehashi.catalog;

import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.EnumSet;
import org.hibernate.annotations.ValueGenerationType;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.generator.EventType;
import org.hibernate.generator.EventTypeSets;

/**
 * The name of the person whose request makes the row. Filled in with the insert, so that no place that makes rows can
 * forget it.
 */
@ValueGenerationType(generatedBy = CreatedBy.Author.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface CreatedBy {
    /** Rows that no request asked for: the demo's, and those of jobs. */
    String PROGRAM = "kakehashi";

    /** Knows who is at work. */
    class Author implements BeforeExecutionGenerator {
        @Override
        public Object generate(SharedSessionContractImplementor session, Object owner, Object present,
                EventType event) {
            return present == null ? name() : present;
        }

        @Override
        public EnumSet<EventType> getEventTypes() {
            return EventTypeSets.INSERT_ONLY;
        }

        private static String name() {
            var container = Arc.container();
            if (container == null || !container.requestContext().isActive()) return PROGRAM;
            var identity = container.instance(SecurityIdentity.class).get();
            return identity.isAnonymous() ? PROGRAM : identity.getPrincipal().getName();
        }
    }
}
