package dev.holdfast.rig.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection to the service, opened when first needed and again after it broke. For one thread at a time;
 * never asks twice by itself.
 */
public final class HttpConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;

    private final Address address;
    private final int answerMillis;
    private @Nullable Socket socket;
    private @Nullable AnswerReader reader;

    /** @param answerMillis how long the server may be silent before an outcome is unknown */
    public HttpConnection(Address address, int answerMillis) {
        this.address = address;
        this.answerMillis = answerMillis;
    }

    public Outcome exchange(Request request) {
        try {
            Socket open = socket;
            AnswerReader answers = reader;
            if (open == null || answers == null) {
                open = connect();
                answers = new AnswerReader();
                reader = answers;
            }
            if (request.isHead()) {
                answers.headOnly();
            }
            open.getOutputStream().write(request.bytes());
            Answer answer = read(open.getInputStream(), answers);
            if (!answers.reusable()) {
                close();
            }
            return answer;
        } catch (IOException fault) {
            close();
            String message = fault.getMessage();
            return new NoAnswer(message == null ? fault.getClass().getSimpleName() : message);
        }
    }

    private static Answer read(InputStream in, AnswerReader answers) throws IOException {
        Answer answer = answers.poll();
        while (answer == null) {
            ByteBuffer room = answers.room();
            int came = in.read(room.array(), room.position(), room.remaining());
            if (came < 0) {
                return answers.ended();
            }
            answers.came(came);
            answer = answers.poll();
        }
        return answer;
    }

    private Socket connect() throws IOException {
        Socket fresh = new Socket();
        socket = fresh;
        fresh.setTcpNoDelay(true); // a request is one write; waiting for more would only add to the measured answer
        fresh.setSoTimeout(answerMillis);
        fresh.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        return fresh;
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                // nothing is kept in it
            }
        }
    }
}
