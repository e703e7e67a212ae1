package dev.holdfast.rig.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JourneyFilesTest {
    @TempDir
    Path directory;

    @Test
    void readsBasketsInTheOrderOfTheFile() throws IOException {
        Path file = orders(
                "31198570044,2017-01-01T11:53:26Z,900,CJ-1:1",
                "31198570044-2,2017-01-01T11:53:26Z,900,CJ-2:1000;CJ-1:3",
                "31198570045,2017-01-02T11:53:26Z,1,CJ-1:1");
        List<Basket> baskets = JourneyFiles.readOrders(file, 2);
        assertThat(baskets)
                .containsExactly(
                        new Basket("31198570044", "2017-01-01T11:53:26Z", "900", List.of(new BasketLine("CJ-1", 1))),
                        new Basket(
                                "31198570044-2",
                                "2017-01-01T11:53:26Z",
                                "900",
                                List.of(new BasketLine("CJ-2", 1_000), new BasketLine("CJ-1", 3))));
        assertThat(baskets.get(1).lines().get(1).sku())
                .as("one string a SKU")
                .isSameAs(baskets.get(0).lines().get(0).sku());
    }

    @Test
    void takesAHundredLinesAndNotOneMore() throws IOException {
        String hundred = "CJ-1:1;".repeat(99) + "CJ-1:1";
        assertThat(JourneyFiles.readOrders(orders("1,t,9," + hundred), 1)
                        .getFirst()
                        .lines())
                .hasSize(100);
        assertThatThrownBy(() -> JourneyFiles.readOrders(orders("1,t,9," + hundred + ";CJ-1:1"), 1))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("line 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,t,9,",
                "1,t,9",
                "1,t,9,CJ-1",
                "1,t,9,CJ-1:0",
                "1,t,9,CJ-1:1001",
                "1,t,9,CJ-1:x",
                "1,t,,CJ-1:1",
                "1,t,9,:1",
                ",t,9,CJ-1:1"
            })
    void saysWhichLineIsNoBasket(String line) {
        assertThatThrownBy(() -> JourneyFiles.readOrders(orders("1,t,9,CJ-1:1", line), 10))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("orders.csv, line 3: ");
    }

    @Test
    void readsTheCatalogueWithItsQuotes() throws IOException {
        Path file = catalogue("CJ-1,\"ICE, 22 LB, \"\"X\"\"\",349,USD,4", "CJ-2,BREAD,0,USD,1");
        assertThat(JourneyFiles.readCatalogue(file))
                .isEqualTo(Map.of(
                        "CJ-1", new CatalogueItem("CJ-1", "ICE, 22 LB, \"X\"", 349, "USD"),
                        "CJ-2", new CatalogueItem("CJ-2", "BREAD", 0, "USD")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CJ-1,A,1,USD", "CJ-1,A,-1,USD,1", "CJ-1,A,1.5,USD,1", "CJ-1,\"A,1,USD,1", "CJ-0,A,1,USD,1"})
    void saysWhichLineIsNoProduct(String line) {
        assertThatThrownBy(() -> JourneyFiles.readCatalogue(catalogue("CJ-0,A,1,USD,1", line)))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void refusesAFileOfAnotherKind() throws IOException {
        Path file = Files.writeString(directory.resolve("other.csv"), "a,b\n");
        assertThatThrownBy(() -> JourneyFiles.readOrders(file, 1)).hasMessageContaining("does not begin with");
        assertThatThrownBy(() -> JourneyFiles.readOrders(directory.resolve("none"), 1))
                .hasMessageContaining("cannot be read");
    }

    private Path orders(String... lines) throws IOException {
        return Files.writeString(
                JourneyFiles.orders(directory), "basket,time,household,lines\n" + String.join("\n", lines) + "\n");
    }

    private Path catalogue(String... lines) throws IOException {
        return Files.writeString(
                JourneyFiles.catalogue(directory),
                "sku,name,amount,currency,wanted\n" + String.join("\n", lines) + "\n");
    }
}
