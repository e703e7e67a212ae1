package dev.holdfast.rig.journey;

import dev.holdfast.rig.RigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@code rig/journey/journey.py} wrote; the formats stand at the top of that script. */
public final class JourneyFiles {
    private static final String CATALOGUE_HEADER = "sku,name,amount,currency,wanted";
    private static final String ORDERS_HEADER = "basket,time,household,lines";

    private JourneyFiles() {}

    public static Path catalogue(Path directory) {
        return directory.resolve("catalogue.csv");
    }

    public static Path orders(Path directory) {
        return directory.resolve("orders.csv");
    }

    /** All products by SKU, in the order of the file. */
    public static Map<String, CatalogueItem> readCatalogue(Path file) {
        Map<String, CatalogueItem> items = new LinkedHashMap<>();
        read(file, CATALOGUE_HEADER, Integer.MAX_VALUE, line -> {
            List<String> fields = fields(line);
            if (fields.size() != 5) {
                throw new IllegalArgumentException(fields.size() + " fields");
            }
            CatalogueItem item =
                    new CatalogueItem(fields.get(0), fields.get(1), Long.parseLong(fields.get(2)), fields.get(3));
            if (items.put(item.sku(), item) != null) {
                throw new IllegalArgumentException(item.sku() + " is there twice");
            }
        });
        return items;
    }

    /** The first {@code most} orders. SKUs are the same strings throughout, as a year has 1.5 million lines. */
    public static List<Basket> readOrders(Path file, int most) {
        List<Basket> baskets = new ArrayList<>();
        Map<String, String> skus = new HashMap<>();
        read(file, ORDERS_HEADER, most, line -> baskets.add(basket(line, skus)));
        return baskets;
    }

    static Basket basket(String line, Map<String, String> skus) {
        int time = line.indexOf(',') + 1;
        int household = line.indexOf(',', time) + 1;
        int lines = line.indexOf(',', household) + 1;
        if (time == 0 || household == 0 || lines == 0) {
            throw new IllegalArgumentException("fewer than 4 fields");
        }
        List<BasketLine> items = new ArrayList<>();
        for (int from = lines; from < line.length(); ) {
            int to = line.indexOf(';', from);
            int end = to < 0 ? line.length() : to;
            int colon = line.indexOf(':', from);
            if (colon < 0 || colon >= end) {
                throw new IllegalArgumentException("a line without a quantity");
            }
            String sku = line.substring(from, colon);
            int quantity = Integer.parseInt(line, colon + 1, end, 10);
            items.add(new BasketLine(skus.computeIfAbsent(sku, same -> same), quantity));
            from = end + 1;
        }
        return new Basket(
                line.substring(0, time - 1),
                line.substring(time, household - 1),
                line.substring(household, lines - 1),
                items);
    }

    /** The fields of a CSV line (RFC 4180, no line break inside a field). */
    static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote that does not end");
        }
        fields.add(field.toString());
        return fields;
    }

    private interface LineReader {
        void read(String line);
    }

    private static void read(Path file, String header, int most, LineReader each) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String first = lines.readLine();
            if (!header.equals(first)) {
                throw new RigException(file + " does not begin with \"" + header + "\"");
            }
            String line = lines.readLine();
            for (int i = 0; i < most && line != null; i++) {
                try {
                    each.read(line);
                } catch (IllegalArgumentException fault) {
                    throw new RigException(file + ", line " + (i + 2) + ": " + fault.getMessage(), fault);
                }
                line = lines.readLine();
            }
        } catch (IOException unreadable) {
            throw new RigException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
