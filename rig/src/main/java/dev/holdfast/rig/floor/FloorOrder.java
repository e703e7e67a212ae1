package dev.holdfast.rig.floor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** An order of 3 lines, and the 700 bytes it is on Kafka: the fields, then an address and a note as filler that compresses as text does. */
final class FloorOrder {
    static final int LINES = 3;
    static final int BYTES = 700;
    static final int ACCEPTED = 1;
    static final int CONFIRMED = 2;

    private static final int MOST_QUANTITY = 3;
    private static final int CUSTOMERS = 1_000;
    private static final int HEAD = 2 + 16 + 8 + 8 + LINES * 12;
    private static final int TEXTS = 4_096;
    private static final byte[][] FILLERS = fillers();

    final UUID id;
    final long acceptedMillis;
    final long customer;
    final int[] skus = new int[LINES];
    final int[] quantities = new int[LINES];
    final int[] prices = new int[LINES];

    private FloorOrder(UUID id, long acceptedMillis, long customer) {
        this.id = id;
        this.acceptedMillis = acceptedMillis;
        this.customer = customer;
    }

    /** A new one with a time-ordered id, evenly over so many SKUs. */
    static FloorOrder random(RandomGenerator random, long nowMillis, int skuCount) {
        UUID id = new UUID(
                nowMillis << 16 | 0x7000 | random.nextInt(4_096), random.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
        FloorOrder order = new FloorOrder(id, nowMillis, random.nextInt(CUSTOMERS));
        for (int i = 0; i < LINES; i++) {
            order.skus[i] = random.nextInt(skuCount);
            order.quantities[i] = 1 + random.nextInt(MOST_QUANTITY);
            order.prices[i] = 100 + random.nextInt(10_000);
        }
        return order;
    }

    long total() {
        long total = 0;
        for (int i = 0; i < LINES; i++) {
            total += (long) quantities[i] * prices[i];
        }
        return total;
    }

    byte[] message(int version) {
        ByteBuffer message = ByteBuffer.allocate(BYTES)
                .putShort((short) version)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(acceptedMillis)
                .putLong(customer);
        for (int i = 0; i < LINES; i++) {
            message.putInt(skus[i]).putInt(quantities[i]).putInt(prices[i]);
        }
        return message.put(FILLERS[(int) (id.getLeastSignificantBits() & TEXTS - 1)])
                .array();
    }

    static int version(byte[] message) {
        return ByteBuffer.wrap(message).getShort();
    }

    static FloorOrder read(byte[] message) {
        ByteBuffer bytes = ByteBuffer.wrap(message, 2, message.length - 2);
        FloorOrder order = new FloorOrder(new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong(), bytes.getLong());
        for (int i = 0; i < LINES; i++) {
            order.skus[i] = bytes.getInt();
            order.quantities[i] = bytes.getInt();
            order.prices[i] = bytes.getInt();
        }
        return order;
    }

    /** The part of the message that is text. */
    static String filler(byte[] message) {
        return new String(message, HEAD, message.length - HEAD, StandardCharsets.ISO_8859_1);
    }

    /** The lines as the orders table keeps them. */
    String linesJson() {
        StringBuilder json = new StringBuilder(160).append('[');
        for (int i = 0; i < LINES; i++) {
            json.append(i == 0 ? "{\"sku\":" : ",{\"sku\":")
                    .append(skus[i])
                    .append(",\"quantity\":")
                    .append(quantities[i])
                    .append(",\"unitPrice\":")
                    .append(prices[i])
                    .append('}');
        }
        return json.append(']').toString();
    }

    private static byte[][] fillers() {
        String[] words = {"street", "north", "river", "green", "market", "house", "garden", "central", "lane", "hill"};
        SplittableRandom random = new SplittableRandom(1);
        byte[][] fillers = new byte[TEXTS][];
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder(BYTES);
            while (text.length() < BYTES) {
                text.append(words[random.nextInt(words.length)])
                        .append(' ')
                        .append(random.nextInt(100_000))
                        .append(' ');
            }
            fillers[i] = Arrays.copyOf(text.toString().getBytes(StandardCharsets.ISO_8859_1), BYTES - HEAD);
        }
        return fillers;
    }
}
