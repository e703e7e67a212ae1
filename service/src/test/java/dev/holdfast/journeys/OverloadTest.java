package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestServers.World;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More orders than can wait: whoever finds no room is told at once, and leaves no trace. */
@Tag("servers")
class OverloadTest {
    private static final int CROWD = 12;

    @Test
    void tellsWhoeverFindsNoRoomBeforeAnyEffect() throws Exception {
        World world = World.fresh("overload").with("INTAKE_QUEUE", "1").with("INTAKE_BATCH", "1");
        try (Node node = Node.start(world);
                var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            Shop shop = new Shop(world);
            shop.sells(node, "FULL", 100, 100);
            List<CompletableFuture<Reply>> replies = new ArrayList<>();

            try (Connection blocker = world.connect()) {
                blocker.setAutoCommit(false);
                blocker.createStatement().execute("select * from inventory where sku = 'FULL' for update");
                for (int i = 0; i < CROWD; i++) {
                    replies.add(CompletableFuture.supplyAsync(() -> shop.places(node, Cart.of("FULL", 1)), crowd));
                }
                // one is being placed, one waits, and the others are told while these two still wait
                Await.until(
                        "all but two have an answer", () -> answered(replies).count() == CROWD - 2);
                assertThat(answered(replies)).allSatisfy(reply -> {
                    assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
                    assertThat(reply.code()).isEqualTo("overloaded");
                    assertThat(Integer.parseInt(reply.header("Retry-After"))).isPositive();
                });
                blocker.rollback();
            }

            List<Reply> all = replies.stream().map(CompletableFuture::join).toList();
            List<Reply> accepted =
                    all.stream().filter(reply -> reply.status() == 202).toList();
            assertThat(accepted).hasSize(2);
            assertThat(shop.books().keys()).isEqualTo(2);
            shop.books().balance(node, accepted.stream().map(Reply::id).toList());
            assertThat(shop.available(node, "FULL")).isEqualTo(98);
        }
    }

    private static Stream<Reply> answered(List<CompletableFuture<Reply>> replies) {
        return replies.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join);
    }
}
