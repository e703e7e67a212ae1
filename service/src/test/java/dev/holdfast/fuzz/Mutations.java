package dev.holdfast.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bends known inputs: flipped bits, odd bytes, cuts, pieces moved and joined. The same seed bends in the same way. */
public final class Mutations {
    /** No input may cost more; what is read here has a few hundred bytes. */
    private static final long MOST_ALLOCATED_BYTES = 8 * 1024 * 1024;

    private static final int MOST_BYTES = 8 * 1024;

    /** Lengths, numbers and tags where they hurt: varints of 0 to 2^64, half a varint, UTF-8 cut off, a NUL. */
    private static final List<byte[]> WORDS = List.of(
            bytes("00"),
            bytes("01"),
            bytes("7f"),
            bytes("8001"),
            bytes("ffff03"),
            bytes("ffffffff07"),
            bytes("ffffffff0f"),
            bytes("ffffffffffffffff7f"),
            bytes("ffffffffffffffffff01"),
            bytes("ffffffffffffffffffff"),
            bytes("80"),
            bytes("c3"),
            bytes("eda080"),
            bytes("efbbbf"),
            "[[[[".getBytes(StandardCharsets.US_ASCII),
            "{\"a\":".getBytes(StandardCharsets.US_ASCII),
            "null".getBytes(StandardCharsets.US_ASCII),
            "-1".getBytes(StandardCharsets.US_ASCII),
            "1e400".getBytes(StandardCharsets.US_ASCII),
            "\"\\ud800\"".getBytes(StandardCharsets.US_ASCII));

    private final SplittableRandom random;
    private final List<byte[]> seeds;

    private Mutations(long seed, List<byte[]> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = seeds;
    }

    /**
     * The seeds, and the inputs that Jazzer found and keeps (docs/proof.md): each reaches what none before it reached.
     *
     * @param name of the file, an input a line in base 64
     */
    public static List<byte[]> kept(String name, List<byte[]> seeds) {
        try (InputStream file = Objects.requireNonNull(Mutations.class.getResourceAsStream("/fuzz/" + name))) {
            Stream<byte[]> lines = new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Base64.getDecoder()::decode);
            return Stream.concat(seeds.stream(), lines).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks the seeds themselves and then so many mutations of them; what the check throws is told with its input.
     *
     * @param preset mutations where {@code -Dholdfast.fuzz.inputs} says nothing
     */
    public static void check(List<byte[]> seeds, int preset, Consumer<byte[]> check) {
        Mutations mutations = new Mutations(1, seeds);
        seeds.forEach(check); // what is loaded at first use is no input's cost
        seeds.forEach(input -> checked(input, check));
        for (int left = Integer.getInteger("holdfast.fuzz.inputs", preset); left > 0; left--) {
            checked(mutations.next(), check);
        }
    }

    private static void checked(byte[] input, Consumer<byte[]> check) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            check.accept(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("input " + HexFormat.of().formatHex(input), e);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (allocated > MOST_ALLOCATED_BYTES) {
            throw new AssertionError(
                    allocated + " bytes allocated by input " + HexFormat.of().formatHex(input));
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private byte[] next() {
        byte[] input = any(seeds);
        for (int more = 1 + random.nextInt(4); more > 0; more--) {
            input = bent(input);
        }
        return input.length <= MOST_BYTES ? input : Arrays.copyOf(input, MOST_BYTES);
    }

    private byte[] bent(byte[] input) {
        if (input.length == 0) {
            return any(WORDS);
        }
        int at = random.nextInt(input.length);
        byte[] changed = input.clone();
        switch (random.nextInt(8)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt(256);
            case 2 -> changed[at] += (byte) (random.nextBoolean() ? 1 : -1); // a length or a number one off
            case 3 -> changed = Arrays.copyOf(input, at);
            case 4 -> changed = joined(input, at, any(WORDS), at);
            case 5 -> changed = joined(input, at, any(WORDS), Math.min(input.length, at + 1));
            case 6 -> changed = joined(input, at, new byte[0], Math.min(input.length, at + 1 + random.nextInt(8)));
            default -> changed = spliced(input, at);
        }
        return changed;
    }

    /** A piece of another input in the place of what stood there. */
    private byte[] spliced(byte[] input, int at) {
        byte[] other = any(seeds);
        if (other.length == 0) {
            return input;
        }
        int from = random.nextInt(other.length);
        byte[] piece = Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(64)));
        return joined(input, at, piece, random.nextBoolean() ? at : Math.min(input.length, at + piece.length));
    }

    private static byte[] joined(byte[] input, int to, byte[] piece, int from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(input.length + piece.length);
        joined.write(input, 0, to);
        joined.writeBytes(piece);
        joined.write(input, from, input.length - from);
        return joined.toByteArray();
    }

    private byte[] any(List<byte[]> all) {
        return all.get(random.nextInt(all.size()));
    }
}
