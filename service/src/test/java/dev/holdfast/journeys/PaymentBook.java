package dev.holdfast.journeys;

import dev.holdfast.TestServers.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The payment provider's own ledger, which knows nothing of the shop's books. */
record PaymentBook(URI ledger) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    static PaymentBook of(World world) {
        return new PaymentBook(URI.create(world.environment().get("PAYMENT_URL") + "/ledger"));
    }

    /** What happened to the money of these orders, first to last. */
    Map<UUID, List<JsonNode>> entries(Collection<UUID> orders) {
        Set<String> wanted = orders.stream().map(UUID::toString).collect(Collectors.toSet());
        try {
            return HTTP.send(HttpRequest.newBuilder(ledger).build(), BodyHandlers.ofLines())
                    .body()
                    .map(JSON::readTree)
                    .filter(entry -> wanted.contains(entry.get("orderId").asString()))
                    .collect(Collectors.groupingBy(
                            entry -> UUID.fromString(entry.get("orderId").asString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The outcomes of one order, first to last. */
    List<String> of(UUID order) {
        return entries(List.of(order)).getOrDefault(order, List.of()).stream()
                .map(entry -> entry.get("outcome").asString())
                .toList();
    }

    static long count(List<JsonNode> entries, String outcome) {
        return entries.stream()
                .filter(entry -> entry.get("outcome").asString().equals(outcome))
                .count();
    }

    static long sum(List<JsonNode> entries, String outcome) {
        return entries.stream()
                .filter(entry -> entry.get("outcome").asString().equals(outcome))
                .mapToLong(entry -> entry.get("amount").asLong())
                .sum();
    }
}
