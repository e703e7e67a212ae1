package dev.holdfast.order;

import com.mongodb.client.MongoDatabase;
import dev.holdfast.failure.TimeOuts;
import dev.holdfast.health.HealthCheck;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.messaging.Outbox;
import dev.holdfast.payment.Payments;
import dev.holdfast.product.Catalogue;
import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import dev.holdfast.settings.Settings;
import dev.holdfast.storage.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.bson.Document;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.annotation.EnableScheduling;

/** How the parts of an order's way are put together; time, ids and randomness enter here. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class OrderConfiguration {
    @Bean
    static OrderSettings orderSettings(Settings settings) {
        return OrderSettings.of(settings);
    }

    @Bean
    static Supplier<UUID> orderIds() {
        return new UuidV7(InstantSource.system(), new SecureRandom());
    }

    @Bean
    static OrderWaits orderWaits(OrderSettings settings) {
        return new OrderWaits(settings, System::nanoTime);
    }

    @Bean
    static ApplicationListener<ContextClosedEvent> waitsEnd(OrderWaits waits) {
        return _ -> waits.end();
    }

    @Bean
    static OrderStore orderStore(Database database, Catalogue catalogue, StockBook stock) {
        return new PostgresOrderStore(database, catalogue, stock);
    }

    @Bean
    static Orders orders(
            OrderStore store, Outbox outbox, Supplier<UUID> ids, OrderSettings settings, OrderWaits waits) {
        return new Orders(store, outbox, new OrderMessages(ids), settings, waits::changed);
    }

    @Bean
    static SettlingFirst settlingFirst() {
        return new SettlingFirst();
    }

    @Bean
    @OnRole(Role.API)
    static Intake intake(
            Orders orders, Outbox outbox, OrderSettings settings, SettlingFirst settlingFirst, MeterRegistry metrics) {
        return new Intake(
                orders,
                outbox::isFull,
                settings,
                pause -> LockSupport.parkNanos(pause.toNanos()),
                settlingFirst,
                new TimeOuts(System::nanoTime),
                metrics);
    }

    @Bean
    @OnRole(Role.PAYMENTS)
    static Reconciler reconciler(Orders orders, OrderStore store, Payments payments) {
        return new Reconciler(orders, store, payments);
    }

    @Bean
    @OnRole(Role.PAYMENTS)
    static PaymentInbox paymentInbox(
            Orders orders,
            OrderStore store,
            Payments payments,
            Reconciler reconciler,
            SettlingFirst settlingFirst,
            OrderSettings settings) {
        return new PaymentInbox(orders, store, payments, reconciler, settlingFirst, settings);
    }

    @Bean
    @OnRole(Role.DOCUMENTS)
    static OrderDocuments orderDocuments(OrderStore store, MongoDatabase database) {
        return new OrderDocuments(store, database);
    }

    @Bean
    @OnRole(Role.API)
    static OrderLists orderLists(MongoDatabase database) {
        return new OrderLists(database);
    }

    @Bean
    @OnRole(Role.API)
    static Sweeper sweeper(Orders orders, OrderStore store) {
        return new Sweeper(orders, store);
    }

    @Bean
    static HealthCheck mongodb(MongoDatabase database) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "mongodb";
            }

            @Override
            public boolean essential() {
                return false;
            }

            @Override
            public void ask() {
                database.runCommand(new Document("ping", 1));
            }
        };
    }
}
