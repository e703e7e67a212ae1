package dev.holdfast.rig.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that says exactly the bytes it was told to: one script a connection, one text of it a request. After its script it
 * closes the connection; a null text closes it without an answer.
 */
public final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Queue<List<String>> connections = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What a script says instead of answering. */
    public static final String HANG_UP = "";

    @SafeVarargs
    public RawServer(List<String>... scripts) throws IOException {
        connections.addAll(Arrays.asList(scripts));
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::serve);
    }

    public Address address() {
        return new Address(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
    }

    /** All requests that came, whole. */
    public List<String> requests() {
        return requests;
    }

    private void serve() {
        for (List<String> script : connections) {
            try (Socket connection = socket.accept()) {
                connection.setTcpNoDelay(true);
                for (String answer : script) {
                    requests.add(request(connection.getInputStream()));
                    trickle(connection.getOutputStream(), answer);
                }
            } catch (IOException clientWentAway) {
                // it had read enough; the next script is for its next connection
            }
        }
    }

    /** Byte by byte, each in a packet of its own: the reader has to cope with every cut. */
    private static void trickle(OutputStream out, String text) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            out.flush();
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            text.append((char) next);
        }
        int at = text.indexOf("Content-Length: ");
        if (at >= 0) {
            int length = Integer.parseInt(text.substring(at + 16, text.indexOf("\r\n", at)));
            text.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
