package dev.holdfast.order;

import dev.holdfast.failure.Outcome;
import dev.holdfast.http.Answer;
import dev.holdfast.http.Page;
import dev.holdfast.messaging.OutboxEvent;
import dev.holdfast.order.PlaceOrder.Wanted;
import dev.holdfast.product.Offer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an order of three lines costs in each form that it takes, and what its decision costs. Run by {@code ./holdfast bench --micro}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class OrderBenchmark {
    private static final int SKUS = 200;
    private static final int LINES = 3;
    private static final int BATCH = 64;
    private static final int PAGE = 50;

    private final byte[] request = """
            {"customer":{"id":"customer-17","email":"customer-17@example.com"},
             "lines":[{"sku":"sku-17","quantity":1},{"sku":"sku-45","quantity":2},{"sku":"sku-120","quantity":1}],
             "payment":{"method":"card","token":"tok_ok"},
             "shippingAddress":{"name":"C","line1":"1 Road","city":"Town","postalCode":"12345","country":"DE"}}
            """.getBytes(StandardCharsets.UTF_8);
    private final Map<String, Offer> offers = new HashMap<>();
    private final List<PlaceOrder> commands = new ArrayList<>();
    private final OrderMessages messages =
            new OrderMessages(() -> Given.accepted().id());
    private final Order order;
    private final Page<Order> page;
    private final byte[] event;
    private final byte[] document;

    public OrderBenchmark() {
        SplittableRandom random = new SplittableRandom(1);
        for (int sku = 0; sku < SKUS; sku++) {
            offers.put("sku-" + sku, Given.offer("sku-" + sku, 100 + sku));
        }
        for (int i = 0; i < BATCH; i++) {
            Wanted[] lines = new Wanted[LINES];
            for (int line = 0; line < LINES; line++) {
                lines[line] = new Wanted("sku-" + random.nextInt(SKUS), 1 + random.nextInt(3));
            }
            commands.add(Given.command("key-" + i, lines));
        }
        Order accepted = decidesABatch().getFirst();
        order = OrderProcess.next(accepted, new OrderFact.PaymentCaptured("pay_1234"), Given.NOON)
                .order();
        page = new Page<>(Collections.nCopies(PAGE, order), null);
        event = messages.announce(order).message();
        document = writesADocument();
    }

    @Benchmark
    public Object readsARequest() {
        return OrderJson.placeOrder(request, new UUID(1, 2), "key", Duration.ZERO);
    }

    @Benchmark
    public byte[] writesAnAnswer() {
        return OrderJson.bytes(order);
    }

    @Benchmark
    @OperationsPerInvocation(PAGE)
    public Object writesAList() {
        return Answer.page(page.map(OrderJson::bytes));
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Order> decidesABatch() {
        Map<String, Long> free = new HashMap<>();
        offers.keySet().forEach(sku -> free.put(sku, 1_000L));
        Placement placement = new Placement(offers, free, Given.NOON);
        List<Order> orders = new ArrayList<>(BATCH);
        for (PlaceOrder command : commands) {
            orders.add(((Outcome.Done<Order>) placement.decide(command, "H-100001")).value());
        }
        return orders;
    }

    @Benchmark
    public OutboxEvent writesAnEvent() {
        return messages.announce(order);
    }

    @Benchmark
    public Object readsAnEvent() {
        return OrderMessages.read(event);
    }

    @Benchmark
    public final byte[] writesADocument() {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            OrderDocument.CODEC.encode(writer, order, EncoderContext.builder().build());
            return buffer.toByteArray();
        }
    }

    @Benchmark
    public Object readsADocument() {
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(document))) {
            return OrderDocument.CODEC.decode(reader, DecoderContext.builder().build());
        }
    }
}
