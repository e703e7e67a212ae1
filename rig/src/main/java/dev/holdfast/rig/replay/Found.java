package dev.holdfast.rig.replay;

import dev.holdfast.rig.stores.OrderFacts;
import dev.holdfast.rig.stores.StockFacts;
import java.util.Map;

/**
 * What is there after a replay.
 *
 * @param rows PostgreSQL's orders by id
 * @param documents MongoDB's orders by id
 * @param stock PostgreSQL's stock and ledger by SKU
 */
public record Found(Map<String, OrderFacts> rows, Map<String, OrderFacts> documents, Map<String, StockFacts> stock) {}
