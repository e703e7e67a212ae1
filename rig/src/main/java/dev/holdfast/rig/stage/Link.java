package dev.holdfast.rig.stage;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback between the service and a server, or between a caller and a node. Each direction has its own {@link Weather};
 * connections can be cut in the middle of an answer, reset, or refused.
 */
public final class Link implements AutoCloseable {
    /** As many as a server's own queue of connections holds; callers beyond it wait, as they would for the server. */
    private static final int BACKLOG = 512;

    private static final int CONNECT_MILLIS = 2_000;

    /** A caller that is answered by the link itself asks at once, and little: what is left unread would reset the answer. */
    private static final int ASK_MILLIS = 2_000;

    private static final int LARGEST_ASKED = 64 * 1024;

    private final String name;
    private final int port;
    private final int target;
    private final RandomGenerator random;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
    private volatile Weather toServer = Weather.FINE;
    private volatile Weather toClient = Weather.FINE;
    private volatile byte @Nullable [] ownAnswer;
    private @Nullable ServerSocket listener;

    /**
     * @param port to listen on, on loopback
     * @param target the server's port, on loopback; nobody need listen there yet
     * @param random for jitter
     */
    public Link(String name, int port, int target, RandomGenerator random) {
        this.name = name;
        this.port = port;
        this.target = target;
        this.random = random;
        up();
    }

    /** The next answer is cut after so many bytes, and its connection is reset; then somebody is told. */
    private record Cut(long bytes, Runnable then) {}

    public int port() {
        return port;
    }

    /** From now on, for connections that are open as well. */
    public void weather(Weather toTheServer, Weather toTheClient) {
        toServer = toTheServer;
        toClient = toTheClient;
    }

    /** From now on callers do not reach the server: each connection is answered so, once it has asked, and ends. */
    public void answerItself(String answer) {
        ownAnswer = answer.getBytes(StandardCharsets.US_ASCII);
        reset();
    }

    /** Both directions are fine and connections are taken. What was swallowed stays lost, so its connections are reset. */
    public void heal() {
        boolean lost = toServer.swallows() || toClient.swallows();
        weather(Weather.FINE, Weather.FINE);
        cut.set(null);
        ownAnswer = null;
        if (lost) {
            reset();
        }
        up();
    }

    /** Resets every open connection (RST). */
    public void reset() {
        List.copyOf(wires).forEach(Wire::reset);
    }

    /** Whichever connection first answers with so many bytes from now on is reset there. @param then called on that wire's thread */
    public void cutAnswerAfter(long bytes, Runnable then) {
        cut.set(new Cut(bytes, then));
        wires.forEach(wire -> wire.toClient.count());
    }

    /** Connections are reset and new ones refused. */
    public synchronized void down() {
        ServerSocket open = listener;
        listener = null;
        closeQuietly(open);
        reset();
    }

    /** New connections are taken. */
    public final synchronized void up() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket open = new ServerSocket();
            open.setReuseAddress(true);
            open.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            listener = open;
            Thread.ofVirtual().name("link " + name).start(() -> accept(open));
        } catch (IOException e) {
            throw new RigException(
                    "the link before " + name + " cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    private void accept(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                Socket client = open.accept();
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException closed) {
                return; // down, or the end
            }
        }
    }

    private void join(Socket client) {
        byte[] own = ownAnswer;
        if (own != null) {
            answer(client, own);
            return;
        }
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            new Wire(client, server).start();
        } catch (IOException unreachable) {
            resetQuietly(client); // as a closed port would
            closeQuietly(server);
        }
    }

    private static void answer(Socket client, byte[] answer) {
        try (client) {
            client.setSoTimeout(ASK_MILLIS);
            client.getInputStream().read(new byte[LARGEST_ASKED]);
            client.getOutputStream().write(answer);
        } catch (IOException gone) {
            // whoever asked did not wait
        }
    }

    @Override
    public void close() {
        down();
    }

    private final class Wire {
        private final Socket client;
        private final Socket server;
        private final Pipe toServer;
        private final Pipe toClient;

        Wire(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            this.toServer = new Pipe(client, server, () -> Link.this.toServer, random, _ -> true);
            this.toClient = new Pipe(server, client, () -> Link.this.toClient, random, this::mayPass);
        }

        void start() {
            wires.add(this);
            toServer.start(this::end);
            toClient.start(this::end);
            synchronized (Link.this) {
                if (listener == null) { // went down while this one connected
                    reset();
                }
            }
        }

        private boolean mayPass(long counted) {
            Cut wanted = cut.get();
            if (wanted == null || counted < wanted.bytes || !cut.compareAndSet(wanted, null)) {
                return true;
            }
            reset();
            wanted.then.run();
            return false;
        }

        void reset() {
            resetQuietly(client);
            resetQuietly(server);
            end();
        }

        private void end() {
            if (toServer.ended() && toClient.ended() || client.isClosed()) {
                wires.remove(this);
                closeQuietly(client);
                closeQuietly(server);
            }
        }
    }

    private static void resetQuietly(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // then there is nothing to reset
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(@Nullable AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception gone) {
            // nothing is kept in it
        }
    }
}
