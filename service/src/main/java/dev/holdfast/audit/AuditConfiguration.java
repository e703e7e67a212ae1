package dev.holdfast.audit;

import dev.holdfast.inventory.StockBook;
import dev.holdfast.messaging.EventProgress;
import dev.holdfast.order.OrderCopies;
import dev.holdfast.payment.PaymentCalls;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import dev.holdfast.settings.Settings;
import dev.holdfast.storage.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The audit belongs to the role that answers for it; clocks enter here. */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.API)
class AuditConfiguration {
    @Bean
    static AuditSettings auditSettings(Settings settings) {
        return AuditSettings.of(settings);
    }

    @Bean
    static AuditQuestions auditQuestions(Database database) {
        return new AuditQuestions(database);
    }

    @Bean
    static AuditBooks auditBooks(Database database) {
        return new AuditBooks(database);
    }

    @Bean
    static AuditClock auditClock(
            JdbcConnectionDetails postgres,
            AuditRun run,
            AuditBooks books,
            AuditSettings settings,
            MeterRegistry meters) {
        AuditLeader leader = AuditLeader.at(postgres);
        return new AuditClock(leader, run, books, settings, System::nanoTime, meters);
    }

    @Bean
    static AuditRun auditRun(
            AuditQuestions questions,
            AuditBooks books,
            OrderCopies copies,
            EventProgress progress,
            Optional<PaymentCalls> provider,
            AuditSettings settings) {
        return new AuditRun(
                questions,
                books,
                new DocumentAudit(copies, progress, questions, settings, System::nanoTime),
                provider,
                settings,
                System::nanoTime);
    }

    @Bean
    static AuditHealth auditHealth(AuditBooks books) {
        return new AuditHealth(books, InstantSource.system().instant());
    }

    @Bean
    static Repairs repairs(
            Database database,
            AuditQuestions questions,
            AuditBooks books,
            StockBook stock,
            OrderCopies copies,
            MeterRegistry meters) {
        return new Repairs(database, questions, books, stock, copies, meters);
    }
}
