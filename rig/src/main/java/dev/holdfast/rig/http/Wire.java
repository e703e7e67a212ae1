package dev.holdfast.rig.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection of a {@link Loop}, with the call that is under way on it. For the loop's thread only. */
final class Wire {
    private static final int CONNECT_MILLIS = 2_000;

    private final Address address;
    private final Selector selector;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private AnswerReader reader = new AnswerReader();
    private ByteBuffer out = ByteBuffer.allocate(0);

    Loop.@Nullable Call call;
    /** From when on the answer is waited for: when the request was due, or when it was sent in a closed loop. */
    long sinceNanos;

    long sentNanos;
    int attempts;
    /** When the call is to be sent again, while it pauses. */
    long wakeNanos;

    Wire(Address address, Selector selector) {
        this.address = address;
        this.selector = selector;
    }

    /** Sends the call's request, connecting first where needed; what cannot be written yet follows when the socket takes it. */
    void send(Loop.Call asked) throws IOException {
        sentNanos = System.nanoTime();
        out = ByteBuffer.wrap(asked.request().bytes());
        SocketChannel open = channel;
        SelectionKey registered = key;
        if (open == null || registered == null) {
            open = connect();
            registered = open.register(selector, SelectionKey.OP_READ, this);
            key = registered;
            reader = new AnswerReader();
        }
        open.write(out);
        registered.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** The socket is ready: the answer, or null while it is not complete. */
    @Nullable
    Answer ready() throws IOException {
        SocketChannel open = channel;
        SelectionKey registered = key;
        if (open == null || registered == null) {
            return null;
        }
        if (out.hasRemaining()) {
            open.write(out);
            if (!out.hasRemaining()) {
                registered.interestOps(SelectionKey.OP_READ);
            }
            return null;
        }
        int came = open.read(reader.room());
        if (came < 0) {
            return over(reader.ended());
        }
        reader.came(came);
        Answer answer = reader.poll();
        return answer == null ? null : over(answer);
    }

    private Answer over(Answer answer) {
        if (!reader.reusable()) {
            close();
        }
        return answer;
    }

    private SocketChannel connect() throws IOException {
        SocketChannel fresh = SocketChannel.open();
        channel = fresh;
        fresh.setOption(StandardSocketOptions.TCP_NODELAY, true); // a request is one write; waiting would only add time
        fresh.socket().connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        fresh.configureBlocking(false);
        return fresh;
    }

    void close() {
        SocketChannel open = channel;
        channel = null;
        key = null;
        out = ByteBuffer.allocate(0);
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                // nothing is kept in it
            }
        }
    }
}
