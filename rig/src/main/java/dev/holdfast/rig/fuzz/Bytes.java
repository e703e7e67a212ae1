package dev.holdfast.rig.fuzz;

import java.util.Arrays;
import java.util.List;

/** Bodies that are not what their trees say. */
final class Bytes {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Not UTF-8: a stray continuation, an overlong slash, half a surrogate pair, beyond Unicode, a broken end. */
    private static final List<byte[]> BROKEN = List.of(
            new byte[] {(byte) 0x80},
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82},
            new byte[] {(byte) 0xFF},
            new byte[] {0});

    private Bytes() {}

    static byte[] cut(byte[] body, Chance chance) {
        return Arrays.copyOf(body, chance.below(body.length));
    }

    static byte[] flipped(byte[] body, Chance chance) {
        byte[] changed = body.clone();
        for (int i = 1 + chance.below(3); i > 0; i--) {
            changed[chance.below(body.length)] ^= (byte) (1 << chance.below(8));
        }
        return changed;
    }

    /** A piece of it once more, somewhere else. */
    static byte[] spliced(byte[] body, Chance chance) {
        int from = chance.below(body.length);
        return with(body, chance.below(body.length), Arrays.copyOfRange(body, from, from + chance.below(40) + 1));
    }

    static byte[] broken(byte[] body, Chance chance) {
        return with(body, chance.below(body.length + 1), chance.of(BROKEN));
    }

    static byte[] marked(byte[] body, Chance chance) {
        return with(body, chance.oneIn(2) ? 0 : body.length, MARK);
    }

    /** Blanks behind it; once in eight times up to the bound of 256 KiB and above it, which is most of what a run sends all the same. */
    static byte[] large(byte[] body, Chance chance) {
        int length = chance.of(
                chance.oneIn(8) ? List.of(262_144, 262_145, 300_000, 1_000_000) : List.of(4_096, 8_192, 40_000));
        if (body.length >= length) {
            return body;
        }
        byte[] changed = Arrays.copyOf(body, length);
        Arrays.fill(changed, body.length, length, (byte) ' ');
        return changed;
    }

    private static byte[] with(byte[] body, int at, byte[] piece) {
        byte[] changed = Arrays.copyOf(body, body.length + piece.length);
        System.arraycopy(piece, 0, changed, at, piece.length);
        System.arraycopy(body, at, changed, at + piece.length, body.length - at);
        return changed;
    }
}
