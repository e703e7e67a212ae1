package dev.holdfast.rig.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.Patience;
import dev.holdfast.rig.http.PatientClient;
import dev.holdfast.rig.journey.BasketLine;
import dev.holdfast.rig.journey.CatalogueItem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.Assertions;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rig asks for, as a server hears it. */
class ShopApiTest {
    private static final String ID = "0198c0de-1234-7000-8000-000000000001";

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private Address address;
    private int productStatus = 201;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            heard.add(path + " " + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
            exchange.getResponseHeaders().add("Location", "http://shop" + path + "/" + ID);
            byte[] answer = "{\"code\":\"sku-taken\"}".getBytes(StandardCharsets.UTF_8);
            int status = path.endsWith("/orders") ? 202 : path.endsWith("/products") ? productStatus : 201;
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        address = new Address("127.0.0.1", server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void ordersWithAKeyAndReadsTheIdFromTheLocation() throws InterruptedException {
        try (PatientClient client = client()) {
            Answer answer = (Answer) client.send(new ShopApi(address)
                    .order("b-1", "household-9", List.of(new BasketLine("A", 2), new BasketLine("B", 1))));
            assertThat(ShopApi.acceptedId(answer)).isEqualTo(ID);
        }
        String said = heard.remove();
        assertThat(said).startsWith("/api/v1/orders b-1 {");
        assertThat(Document.parse(said.substring(said.indexOf('{')))).isEqualTo(Document.parse("""
                        {"customer": {"id": "household-9"},
                         "lines": [{"sku": "A", "quantity": 2}, {"sku": "B", "quantity": 1}],
                         "payment": {"method": "card", "token": "tok_ok"}}"""));
    }

    @Test
    void putsProductsOnSaleThatMayBeThereAlready() throws InterruptedException {
        CatalogueItem item = new CatalogueItem("CJ-1", "ICE \"X\", 22 LB\\", 349, "USD");
        shelves().putOnSale(List.of(item));
        productStatus = 409;
        shelves().putOnSale(List.of(item));
        assertThat(heard).hasSize(2).allMatch(said -> said.startsWith("/api/v1/products null {"));
        String said = heard.remove();
        assertThat(Document.parse(said.substring(said.indexOf('{'))))
                .isEqualTo(new Document("sku", "CJ-1")
                        .append("name", item.name())
                        .append("price", new Document("amount", 349).append("currency", "USD")));
    }

    @Test
    void tellsOfAProductThatIsRefused() {
        productStatus = 422;
        Assertions.assertThatThrownBy(() -> shelves().putOnSale(List.of(new CatalogueItem("CJ-1", "ICE", 349, "USD"))))
                .hasMessageContaining("product CJ-1 was answered with 422");
    }

    @Test
    void saysAtOnceWhenNoServiceAnswersOrItIsNotReady() {
        Assertions.assertThatThrownBy(() -> ShopApi.mustAnswer(address)).hasMessageContaining("is not ready: 201");
        server.stop(0);
        Assertions.assertThatThrownBy(() -> ShopApi.mustAnswer(address)).hasMessageContaining("no service answers at");
    }

    @Test
    void deliversInPartsWithAKeyEach() throws InterruptedException {
        shelves().deliver(List.of(new Shelves.Delivery("CJ-1", Shelves.MOST_UNITS + 5)), "run7");
        assertThat(heard)
                .containsExactly(
                        "/api/v1/inventory/CJ-1/adjustments run7-CJ-1-0 {\"delta\":1000000,\"reason\":\"received\"}",
                        "/api/v1/inventory/CJ-1/adjustments run7-CJ-1-1 {\"delta\":5,\"reason\":\"received\"}");
    }

    private Shelves shelves() {
        return new Shelves(new ShopApi(address), 2, this::client);
    }

    private PatientClient client() {
        HttpConnection connection = new HttpConnection(address, 10_000);
        return new PatientClient(connection, Patience.RESTART, _ -> {}, PatientClient.Watcher.NOBODY);
    }
}
