package dev.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.FaultException;
import dev.holdfast.inventory.StockBook;
import dev.holdfast.inventory.StockMove;
import dev.holdfast.order.MemoryOrderStore.LostConnection;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.product.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryOrderStoreTest extends OrderStoreContract {
    private Instant now = Given.NOON;
    private int commitsToLose;
    private int answersToLose;
    private int runs;

    private final MemoryOrderStore store = new MemoryOrderStore(() -> now, new MemoryOrderStore.Weather() {
        @Override
        public void commit() {
            if (commitsToLose-- > 0) {
                throw new LostConnection();
            }
        }

        @Override
        public void committed() {
            if (answersToLose-- > 0) {
                throw new LostConnection();
            }
        }
    });

    @Override
    OrderStore store() {
        return store;
    }

    @Override
    void sells(Offer offer, long onHand) {
        store.products.put(offer.sku(), offer);
        store.stock.put(offer.sku(), new MemoryOrderStore.Stock(onHand, 0));
    }

    @Override
    List<Long> stock(String sku) {
        MemoryOrderStore.Stock row = Objects.requireNonNull(store.stock.get(sku));
        return List.of(row.onHand(), row.reserved());
    }

    @Override
    List<StockMove> ledger(String sku) {
        return store.ledger.stream().filter(move -> move.sku().equals(sku)).toList();
    }

    @Override
    void passes(Duration time) {
        now = now.plus(time);
    }

    @Test
    void movesNoStockItHasNotLocked() {
        assertThatThrownBy(() -> store.inTransaction(() -> {
                    store.moveStock(List.of(StockMove.hold("bear", 1, Given.id())));
                    return true;
                }))
                .hasMessageContaining("not locked");
    }

    @Test
    void locksInOneOrderOnly() {
        assertThatThrownBy(() -> store.inTransaction(() -> {
                    store.lockStock(Set.of("bear"), StockBook.PATIENT);
                    return store.lock(List.of(Given.id()));
                }))
                .hasMessageContaining("one order");
    }

    @Test
    void writesNothingOutsideATransaction() {
        assertThatThrownBy(() -> store.add(List.of())).hasMessageContaining("outside");
        assertThatThrownBy(() -> store.claim(List.of(), StockBook.PATIENT)).hasMessageContaining("outside");
    }

    @Test
    void runsTheWorkAgainOnceAfterALostConnection() {
        commitsToLose = 1;
        assertThat(store.inTransaction(() -> ++runs)).isEqualTo(2);
        commitsToLose = 2;
        assertThatThrownBy(() -> store.inTransaction(() -> ++runs)).isInstanceOf(FaultException.class);
    }

    @Test
    void keepsWhatWasCommittedAlthoughTheAnswerWasLost() {
        answersToLose = 2;
        PlaceOrder command = Given.command("k1", new Wanted("bear", 1));
        assertThatThrownBy(() -> store.inTransaction(() -> store.claim(List.of(command), StockBook.PATIENT)))
                .isInstanceOf(FaultException.class);
        assertThat(store.keys).containsKey("k1");
    }
}
