package dev.holdfast.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simulator's truth: an append-only file of JSON lines. A line counts once it is forced to disk; lines that arrive together are forced
 * together. A last line that a kill has torn off never counted, and is cut away on opening.
 */
final class PaymentLedger implements AutoCloseable {
    private static final int LARGEST_GROUP = 1_000;
    private static final int READ_BYTES = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * @param outcome   captured, declined, refunded or voided
     * @param code      why it was declined, else empty
     * @param reference of a capture or a refund, else empty
     */
    record Entry(
            String at,
            String key,
            String orderId,
            long amount,
            String currency,
            String outcome,
            String code,
            String reference) {}

    private record Append(ByteBuffer line, CompletableFuture<Void> durable) {}

    private final FileChannel file;
    private final LinkedBlockingQueue<Append> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile long durableLength;

    /** Opens the file, makes it if it is not there, and hands every entry in it to the reader, oldest first. */
    PaymentLedger(Path path, Consumer<Entry> reader) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        durableLength = read(reader);
        file.truncate(durableLength);
        file.position(durableLength);
        file.force(true);
        writer = Thread.ofPlatform().name("ledger").daemon().start(this::write);
    }

    private long read(Consumer<Entry> reader) throws IOException {
        long length = 0;
        byte[] piece = new byte[READ_BYTES];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = Channels.newInputStream(file);
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            int from = 0;
            for (int at = 0; at < read; at++) {
                if (piece[at] == '\n') {
                    line.write(piece, from, at - from);
                    reader.accept(entry(line.toByteArray(), length));
                    length += line.size() + 1;
                    line.reset();
                    from = at + 1;
                }
            }
            line.write(piece, from, read - from);
        }
        return length;
    }

    private static Entry entry(byte[] line, long place) throws IOException {
        try {
            return JSON.readValue(line, Entry.class);
        } catch (JacksonException e) {
            throw new IOException("the payment ledger has a line that is no entry, at byte " + place, e);
        }
    }

    /** Completes when the entry is on disk; entries are on disk in the order of these calls. */
    CompletableFuture<Void> append(Entry entry) {
        Append append = new Append(
                ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8)),
                new CompletableFuture<>());
        queue.add(append);
        return append.durable();
    }

    private void write() {
        List<Append> group = new ArrayList<>();
        try {
            while (true) {
                group.add(queue.take());
                queue.drainTo(group, LARGEST_GROUP);
                ByteBuffer lines = ByteBuffer.allocate(group.stream()
                        .mapToInt(append -> append.line().remaining())
                        .sum());
                group.forEach(append -> lines.put(append.line()));
                lines.flip();
                while (lines.hasRemaining()) {
                    file.write(lines);
                }
                file.force(false);
                durableLength = file.position();
                group.forEach(append -> append.durable().complete(null));
                group.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (IOException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // what is in memory is not on disk: the file decides at the next start
        }
    }

    /** The lines that count. */
    void copyTo(OutputStream to) throws IOException {
        long length = durableLength;
        long position = 0;
        while (position < length) {
            position += file.transferTo(position, length - position, Channels.newChannel(to));
        }
    }

    @Override
    public void close() throws IOException {
        writer.interrupt();
        file.close();
    }
}
