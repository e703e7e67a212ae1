package dev.holdfast.rig.prove;

import dev.holdfast.rig.prove.Mutant.Edit;
import java.util.List;
import java.util.Set;

/**
 * Who proves the proof: ways to break the service that others have shipped. Each must be caught. Where the service has more than one net,
 * all of them are taken away; docs/proof.md says which.
 */
final class Mutants {
    private static final String HANDLE = "            return handler.handle(batch);\n";

    private Mutants() {}

    static List<Mutant> all() {
        return List.of(
                new Mutant(
                        "the relay reads what comes after the last id",
                        Set.of("F14"),
                        List.of(
                                new Edit(
                                        "messaging/OutboxTable.java",
                                        "    List<Row> read() throws",
                                        "    private long last;\n\n    List<Row> read() throws"),
                                new Edit(
                                        "messaging/OutboxTable.java",
                                        "where outbox.bucket = ours.bucket\n",
                                        "where outbox.bucket = ours.bucket and outbox.id > \"\"\" + last + \"\"\"\n"),
                                new Edit(
                                        "messaging/OutboxTable.java",
                                        "                    waiting.add(",
                                        "                    last = Math.max(last, row.getLong(2));\n                    waiting.add("))),
                new Mutant(
                        "an outbox row is deleted before Kafka has it",
                        Set.of("F1"),
                        List.of(
                                new Edit(
                                        "messaging/OutboxRelay.java",
                                        "if (!send(round.events())) {\n                return;\n            }\n",
                                        ""),
                                new Edit(
                                        "messaging/OutboxRelay.java",
                                        "            FailPoint.hit(\"K10\");\n",
                                        "            send(round.events());\n            FailPoint.hit(\"K10\");\n"))),
                new Mutant(
                        "stock is read and then written",
                        Set.of("F14"),
                        List.of(
                                new Edit(
                                        "inventory/StockBook.java",
                                        "                 order by sku\n                   for update of inventory\n",
                                        ""),
                                new Edit(
                                        "inventory/StockBook.java",
                                        "set on_hand = i.on_hand + d.on_hand, reserved = i.reserved + d.reserved",
                                        "set on_hand = (select s.on_hand from inventory s where s.sku = d.sku) + d.on_hand,"
                                                + " reserved = (select s.reserved from inventory s where s.sku = d.sku) + d.reserved"))),
                new Mutant(
                        "an ended order keeps its stock",
                        Set.of("F14"),
                        List.of(new Edit(
                                "order/OrderProcess.java",
                                "OrderEventType.CANCELLED, reason, at))\n                .release()",
                                "OrderEventType.CANCELLED, reason, at))"))),
                new Mutant(
                        "offsets are committed before the effect",
                        Set.of("F14", "F5"),
                        List.of(
                                new Edit(
                                        "messaging/BatchReader.java",
                                        HANDLE,
                                        "            Thread.ofVirtual().start(() -> handler.handle(batch));\n            return List.of();\n"))),
                new Mutant(
                        "a reader catches, logs and goes on",
                        Set.of("F5"),
                        List.of(new Edit(
                                "messaging/BatchReader.java",
                                HANDLE,
                                "            try {\n                return handler.handle(batch);\n            } catch (RuntimeException e) {\n"
                                        + "                return List.of();\n            }\n"))),
                new Mutant(
                        "what cannot be read is passed over",
                        Set.of("F13"),
                        List.of(new Edit(
                                "messaging/BatchReader.java",
                                "if (!dead.isEmpty()) {",
                                "if (dead.size() > 1_000_000) {"))),
                new Mutant(
                        "late money is not given back",
                        Set.of("F7"),
                        List.of(new Edit(
                                "order/Reconciler.java",
                                "payments.giveBack(ask.charge())",
                                "payments.find(ask.charge())"))),
                new Mutant(
                        "an event has its effect each time (no inbox)",
                        Set.of("F8"),
                        List.of(
                                new Edit(
                                        "order/Orders.java",
                                        "eventIds.isEmpty() ? Set.of() : store.firstSeen(CONSUMER, eventIds)",
                                        "Set.copyOf(eventIds)"),
                                new Edit("order/PaymentInbox.java", "ask.wanted()", "true"),
                                new Edit(
                                        "order/OrderProcess.java",
                                        "                    case PaymentAwaited _,\n                            PaymentCaptured _,\n",
                                        "                    case PaymentCaptured _ -> Step.stay(order).take();\n                    case PaymentAwaited _,\n"))),
                new Mutant(
                        "a key is forgotten with its answer",
                        Set.of("F15"),
                        List.of(new Edit(
                                "order/Orders.java",
                                "if (!refused.isEmpty()) {\n            store.forget(refused);",
                                "if (!fresh.isEmpty()) {\n            store.forget(fresh);"))),
                new Mutant(
                        "a document is written whatever its version",
                        Set.of("F8"),
                        List.of(
                                new Edit(
                                        "order/OrderDocuments.java",
                                        ", Filters.lt(\"version\", order.version()));",
                                        ");"),
                                new Edit(
                                        "order/OrderDocuments.java",
                                        "if (order.version() == reached) {",
                                        "if (order.version() <= reached) {"))),
                new Mutant(
                        "commits are not on the disk",
                        Set.of("F2"),
                        List.of(new Edit(
                                "storage/PostgresSettings.java",
                                "enable_seqscan=off",
                                "enable_seqscan=off -c synchronous_commit=off"))));
    }
}
