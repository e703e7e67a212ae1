package dev.holdfast.rig.replay;

import java.util.Map;

/**
 * What must be there after a replay.
 *
 * @param orders by order id, all that were answered with 202
 * @param stock by SKU, all that were wanted
 * @param notAccepted why, by basket number: every order of the file must be accepted, its stock having been delivered
 */
public record Expected(
        Map<String, ExpectedOrder> orders, Map<String, ExpectedStock> stock, Map<String, String> notAccepted) {}
