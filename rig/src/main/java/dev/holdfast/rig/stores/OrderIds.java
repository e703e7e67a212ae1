package dev.holdfast.rig.stores;

/**
 * Order ids are UUIDs of version 7 (api.md section 4): they begin with the milliseconds since 1970, so that orders of a time
 * are a range of ids in both stores, without an index of their own.
 */
public final class OrderIds {
    /** Characters of an id that name a block of 256 ms: {@code xxxxxxxx-xx}. */
    static final int BLOCK = 11;

    private OrderIds() {}

    /** The block an id lies in; blocks sort by time. */
    static String block(String id) {
        return id.substring(0, BLOCK);
    }

    /** The block of a point in time. */
    public static String blockAt(long epochMillis) {
        String hex = String.format("%012x", epochMillis);
        return hex.substring(0, 8) + "-" + hex.substring(8, 10);
    }

    /** The lowest UUID of a block. */
    static String lowest(String block) {
        return block + "00-0000-0000-000000000000";
    }
}
