package dev.holdfast.product;

import dev.holdfast.http.Json;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.money.Money;
import dev.holdfast.settings.Settings;
import dev.holdfast.storage.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * A shop to try things on, where {@code HOLDFAST_SEED} is true: 200 products with stock. What is there already stays as
 * it is, and only products new to the shop receive stock, so that every start may say so. It is done before the service
 * is ready.
 */
@Component
class DemoCatalogue implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCatalogue.class);
    private static final String FILE = "/demo/catalogue.csv";

    private final boolean wanted;
    private final Database database;
    private final StockBook stock;

    DemoCatalogue(Settings settings, Database database, StockBook stock) {
        this.wanted = settings.choice("HOLDFAST_SEED", "false", List.of("true", "false"))
                .equals("true");
        this.database = database;
        this.stock = stock;
    }

    record Line(ProductDraft product, long units) {}

    @Override
    public void run(ApplicationArguments args) throws IOException {
        if (wanted) {
            LOG.info("{} products of the demo catalogue are new", load(lines()));
        }
    }

    /** How many of the lines were new. */
    int load(List<Line> lines) {
        return database.inTransaction(() -> {
            Set<String> created = insert(lines);
            stock.open(created);
            stock.write(lines.stream()
                    .filter(line -> created.contains(line.product().sku()) && line.units() > 0)
                    .map(line -> new StockMove(line.product().sku(), line.units(), 0, "received", null, "demo"))
                    .toList());
            return created.size();
        });
    }

    private Set<String> insert(List<Line> lines) {
        return Set.copyOf(database.sql("""
                insert into product (sku, name, description, amount, currency, active, attributes)
                select sku, name, description, amount, currency, true, attributes::jsonb
                  from unnest(?, ?, ?, ?, ?, ?) as d(sku, name, description, amount, currency, attributes)
                 order by sku
                on conflict do nothing
                returning sku
                """)
                .params(
                        texts(lines, ProductDraft::sku),
                        texts(lines, ProductDraft::name),
                        texts(lines, ProductDraft::description),
                        lines.stream()
                                .mapToLong(line -> line.product().price().amount())
                                .toArray(),
                        texts(lines, product -> product.price().currency()),
                        texts(lines, product -> Json.MAPPER.writeValueAsString(product.attributes())))
                .query(String.class)
                .list());
    }

    private static String[] texts(List<Line> lines, Function<ProductDraft, @Nullable String> member) {
        return lines.stream().map(line -> member.apply(line.product())).toArray(String[]::new);
    }

    static List<Line> lines() throws IOException {
        try (InputStream in = DemoCatalogue.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("the demo catalogue is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1) // the names of the columns
                    .map(DemoCatalogue::line)
                    .toList();
        }
    }

    /** sku|name|description|amount|currency|stock|attribute=value;… */
    private static Line line(String text) {
        String[] cells = text.split("\\|", -1);
        Map<String, String> attributes = new TreeMap<>();
        Stream.of(cells[6].split(";")).filter(pair -> !pair.isEmpty()).forEach(pair -> {
            int equals = pair.indexOf('=');
            attributes.put(pair.substring(0, equals), pair.substring(equals + 1));
        });
        return new Line(
                new ProductDraft(
                        cells[0],
                        cells[1],
                        cells[2].isEmpty() ? null : cells[2],
                        new Money(Long.parseLong(cells[3]), cells[4]),
                        true,
                        attributes),
                Long.parseLong(cells[5]));
    }
}
