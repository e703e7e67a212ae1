package dev.holdfast.order;

import static dev.holdfast.order.Given.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import dev.holdfast.messaging.EventHandler.Dead;
import dev.holdfast.messaging.Received;
import dev.holdfast.order.OrderFact.CancelAsked;
import dev.holdfast.order.OrderFact.PaymentCaptured;
import dev.holdfast.order.OrderFact.PaymentUnknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderDocumentsTest {
    private boolean away;
    private int asked;
    private final MemoryOrderStore store = new MemoryOrderStore(() -> Given.NOON, new MemoryOrderStore.Weather() {});
    private final MemoryDocuments documents = new MemoryDocuments(
            () -> {
                asked++;
                if (away) {
                    throw new MongoException("away");
                }
            },
            _ -> {});
    private final OrderDocuments handler = new OrderDocuments(store, documents.database());
    private final OrderMessages messages = new OrderMessages(Given::id);

    private final Order one = Given.accepted();
    private final Order two = after(one, new PaymentUnknown());
    private final Order three = after(two, new CancelAsked("changed-mind"));

    @Test
    void writesWhateverWayTheVersionsCome() {
        for (List<Integer> way : permutations(List.of(1, 2, 3))) {
            for (int cut = 0; cut <= 3; cut++) {
                documents.documents.clear();
                reached(three);
                handle(way.subList(0, cut));
                handle(way.subList(cut, 3));
                assertThat(document()).as("%s cut at %s", way, cut).isEqualTo(three);
                handle(way);
                assertThat(document()).isEqualTo(three);
            }
        }
    }

    @Test
    void followsAnOrderFromVersionToVersion() {
        for (Order order : List.of(one, two, three)) {
            reached(order);
            assertThat(handler.handle(List.of(event(order)))).isEmpty();
            assertThat(document()).isEqualTo(order);
        }
    }

    @Test
    void asksMongoOnceForAnOrderThatItKnowsToBeThere() {
        for (Order order : List.of(one, two, three)) {
            reached(order);
            handler.handle(List.of(event(order)));
        }
        assertThat(asked).isEqualTo(3);
        new OrderDocuments(store, documents.database()).handle(List.of(event(three)));
        assertThat(asked).as("another node first tries to insert it").isEqualTo(5);
        assertThat(document()).isEqualTo(three);
    }

    @Test
    void writesTheNextVersionWhateverBecameOfTheDocumentItKnows() {
        reached(one);
        handler.handle(List.of(event(one)));
        documents.documents.clear();
        reached(two);
        handler.handle(List.of(event(two)));
        assertThat(document()).isEqualTo(two);

        reached(three);
        new OrderDocuments(store, documents.database()).handle(List.of(event(three)));
        reached(two); // as PostgreSQL was when the late node asked it
        handler.handle(List.of(event(two)));
        assertThat(document()).isEqualTo(three);
    }

    @Test
    void isNeverAheadOfPostgres() {
        reached(one);
        assertThat(handler.handle(List.of(event(one), event(two))))
                .extracting(Dead::reason)
                .containsExactly("unknown-version");
        assertThat(document()).isEqualTo(one);
        Order other = after(Given.accepted(), new PaymentCaptured("ref"));
        assertThat(handler.handle(List.of(event(other))))
                .extracting(Dead::reason)
                .containsExactly("unknown-order");
        assertThat(documents.documents).hasSize(1);
    }

    @Test
    void deadLettersWhatCannotBeReadAndWritesTheRest() {
        reached(one);
        Received broken = Received.at(0, null, new byte[] {9, 9, 9});
        assertThat(handler.handle(List.of(broken, event(one))))
                .extracting(Dead::record)
                .containsExactly(broken);
        assertThat(document()).isEqualTo(one);
        assertThat(handler.group()).isEqualTo("documents");
    }

    @Test
    void saysNotNowWhileMongoIsAway() {
        reached(one);
        away = true;
        assertThatThrownBy(() -> handler.handle(List.of(event(one)))).isInstanceOf(MongoException.class);
        away = false;
        handler.handle(List.of(event(one)));
        assertThat(document()).isEqualTo(one);
    }

    private void reached(Order order) {
        store.orders.put(order.id(), new MemoryOrderStore.Row(order, Given.NOON));
    }

    private void handle(List<Integer> versions) {
        List<Order> orders = List.of(one, two, three);
        assertThat(handler.handle(versions.stream()
                        .map(version -> event(orders.get(version - 1)))
                        .toList()))
                .isEmpty();
    }

    private Received event(Order order) {
        return Received.at(order.version(), null, messages.announce(order).message());
    }

    private Order document() {
        return OrderDocument.order(
                Objects.requireNonNull(documents.documents.get(one.id().toString())));
    }

    private static List<List<Integer>> permutations(List<Integer> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        return of.stream()
                .flatMap(first -> {
                    List<Integer> rest = new ArrayList<>(of);
                    rest.remove(first);
                    return permutations(rest).stream()
                            .map(tail -> Stream.concat(Stream.of(first), tail.stream())
                                    .toList());
                })
                .toList();
    }
}
