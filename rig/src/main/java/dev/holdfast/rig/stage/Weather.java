package dev.holdfast.rig.stage;

/**
 * What one direction of a link does to the bytes that pass.
 *
 * @param delayMillis each piece is late by so much
 * @param jitterMillis more or less than that, by chance; order is kept
 * @param bytesPerSecond 0 = as many as come
 * @param swallows whether bytes are taken and never delivered, while the connection looks alive
 */
public record Weather(int delayMillis, int jitterMillis, int bytesPerSecond, boolean swallows) {
    public static final Weather FINE = new Weather(0, 0, 0, false);
    public static final Weather BLACK_HOLE = new Weather(0, 0, 0, true);

    public Weather {
        if (delayMillis < 0 || jitterMillis < 0 || jitterMillis > delayMillis || bytesPerSecond < 0) {
            throw new IllegalArgumentException(
                    "late by %d ± %d ms, %d bytes a second".formatted(delayMillis, jitterMillis, bytesPerSecond));
        }
    }

    public static Weather late(int delayMillis, int jitterMillis) {
        return new Weather(delayMillis, jitterMillis, 0, false);
    }
}
