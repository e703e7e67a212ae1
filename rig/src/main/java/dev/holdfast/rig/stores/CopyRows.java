package dev.holdfast.rig.stores;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Rows in PostgreSQL's binary COPY format, gathered and sent at once. */
public final class CopyRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final long MICROS_TO_2000 = 946_684_800_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private interface Write {
        void to(DataOutputStream out) throws IOException;
    }

    public CopyRows() {
        begin();
    }

    private void begin() {
        bytes.reset();
        write(begun -> {
            begun.write(SIGNATURE);
            begun.writeInt(0);
            begun.writeInt(0);
        });
    }

    public CopyRows row(int columns) {
        return write(row -> row.writeShort(columns));
    }

    public CopyRows smallint(int value) {
        return write(row -> {
            row.writeInt(2);
            row.writeShort(value);
        });
    }

    public CopyRows integer(int value) {
        return write(row -> {
            row.writeInt(4);
            row.writeInt(value);
        });
    }

    public CopyRows bigint(long value) {
        return write(row -> {
            row.writeInt(8);
            row.writeLong(value);
        });
    }

    public CopyRows timestamp(long epochMillis) {
        return bigint(epochMillis * 1_000 - MICROS_TO_2000);
    }

    public CopyRows uuid(UUID value) {
        return write(row -> {
            row.writeInt(16);
            row.writeLong(value.getMostSignificantBits());
            row.writeLong(value.getLeastSignificantBits());
        });
    }

    public CopyRows bytea(byte[] value) {
        return write(row -> {
            row.writeInt(value.length);
            row.write(value);
        });
    }

    /** Null is null. */
    public CopyRows text(@Nullable String value) {
        if (value == null) {
            return write(row -> row.writeInt(-1));
        }
        return bytea(value.getBytes(StandardCharsets.UTF_8));
    }

    public CopyRows jsonb(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return write(row -> {
            row.writeInt(text.length + 1);
            row.writeByte(1); // version of the format
            row.write(text);
        });
    }

    /** All that will be sent; for whoever wants to see it. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Sends the rows to a table and begins anew. */
    public void send(CopyManager copies, String table) throws SQLException {
        write(end -> end.writeShort(-1));
        CopyIn copy = copies.copyIn("copy " + table + " from stdin (format binary)");
        byte[] all = bytes.toByteArray();
        copy.writeToCopy(all, 0, all.length);
        copy.endCopy();
        begin();
    }

    private CopyRows write(Write write) {
        try {
            write.to(out);
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory", impossible);
        }
    }
}
