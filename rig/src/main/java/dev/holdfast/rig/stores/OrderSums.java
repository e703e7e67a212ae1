package dev.holdfast.rig.stores;

/**
 * Orders of one state in one store, summed up.
 *
 * @param total of all their totals, minor units
 */
public record OrderSums(long count, long total) {}
