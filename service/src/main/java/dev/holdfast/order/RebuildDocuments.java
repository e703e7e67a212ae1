package dev.holdfast.order;

import com.mongodb.client.MongoDatabase;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.product.Catalogue;
import dev.holdfast.storage.Database;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Drops the documents and makes them again from PostgreSQL, the newest orders first, while other nodes go on: each write
 * is guarded by the order's version, so it does not matter which of the two comes to an order first. Until it is done,
 * lists lack what is not there yet; a single order is read from PostgreSQL and never missing. It can be ended and begun
 * again at any time.
 */
public final class RebuildDocuments {
    /** Writing gets no cheaper beyond it. */
    private static final int PAGE = 500;

    /** Ten thousand orders take a second or two, and whoever waits wants to see that it goes on. */
    private static final int PAGES_A_LINE = 20;

    private final OrderStore store;
    private final OrderDocuments documents;

    RebuildDocuments(OrderStore store, OrderDocuments documents) {
        this.store = store;
        this.documents = documents;
    }

    /** The two stores and nothing else of the service: it runs beside nodes. */
    @Configuration(proxyBeanMethods = false)
    @ComponentScan({"dev.holdfast.settings", "dev.holdfast.storage"})
    @Import({Catalogue.class, StockBook.class})
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class
    })
    static class Wiring {
        @Bean
        static RebuildDocuments rebuildDocuments(
                Database database, Catalogue catalogue, StockBook stock, MongoDatabase mongo) {
            OrderStore store = new PostgresOrderStore(database, catalogue, stock);
            return new RebuildDocuments(store, new OrderDocuments(store, mongo));
        }
    }

    /** With the settings of the environment. */
    public static void run(Consumer<String> progress) {
        try (var context = new SpringApplicationBuilder(Wiring.class)
                .web(WebApplicationType.NONE)
                .run("--logging.level.root=WARN")) {
            context.getBean(RebuildDocuments.class).rebuild(progress);
        }
    }

    /** @return how many orders were read from PostgreSQL */
    long rebuild(Consumer<String> progress) {
        documents.drop();
        progress.accept("The documents are dropped; lists are empty and fill again from the newest order on.");
        long done = 0;
        int pages = 0;
        UUID bound = new UUID(-1, -1); // above every id
        while (true) {
            List<UUID> ids = store.idsBelow(bound, PAGE);
            if (ids.isEmpty()) {
                progress.accept("Done: " + done + " orders are documents again.");
                return done;
            }
            documents.write(List.copyOf(store.find(ids).values()));
            done += ids.size();
            bound = ids.getLast();
            if (++pages % PAGES_A_LINE == 0) {
                progress.accept(done + " orders");
            }
        }
    }
}
