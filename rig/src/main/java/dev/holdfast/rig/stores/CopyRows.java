package dev.holdfast.rig.stores;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Rows in PostgreSQL's binary COPY format, gathered and sent at once. */
public final class CopyRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final byte JSONB_VERSION = 1;
    private static final long MICROS_TO_2000 = 946_684_800_000_000L;

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16);

    public CopyRows() {
        begin();
    }

    private void begin() {
        bytes.clear();
        bytes.put(SIGNATURE).putInt(0).putInt(0);
    }

    public CopyRows row(int columns) {
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    public CopyRows smallint(int value) {
        field(Short.BYTES).putShort((short) value);
        return this;
    }

    public CopyRows integer(int value) {
        field(Integer.BYTES).putInt(value);
        return this;
    }

    public CopyRows bigint(long value) {
        field(Long.BYTES).putLong(value);
        return this;
    }

    public CopyRows timestamp(long epochMillis) {
        return bigint(epochMillis * 1_000 - MICROS_TO_2000);
    }

    public CopyRows uuid(UUID value) {
        field(2 * Long.BYTES).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    public CopyRows bytea(byte[] value) {
        field(value.length).put(value);
        return this;
    }

    public CopyRows text(String value) {
        return bytea(value.getBytes(StandardCharsets.UTF_8));
    }

    public CopyRows jsonb(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        field(text.length + 1).put(JSONB_VERSION).put(text);
        return this;
    }

    /** What would be sent, without its end. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Sends the rows to a table and begins anew. */
    public void send(CopyManager copies, String table) throws SQLException {
        room(Short.BYTES).putShort((short) -1);
        CopyIn copy = copies.copyIn("copy " + table + " from stdin (format binary)");
        copy.writeToCopy(bytes.array(), 0, bytes.position());
        copy.endCopy();
        begin();
    }

    private ByteBuffer field(int length) {
        return room(Integer.BYTES + length).putInt(length);
    }

    private ByteBuffer room(int wanted) {
        if (bytes.remaining() < wanted) {
            int size = Math.max(2 * bytes.capacity(), bytes.position() + wanted);
            bytes = ByteBuffer.allocate(size).put(bytes.flip());
        }
        return bytes;
    }
}
