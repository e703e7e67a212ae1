package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Answer;
import dev.holdfast.rig.http.HttpConnection;
import dev.holdfast.rig.http.NoAnswer;
import dev.holdfast.rig.http.Outcome;
import dev.holdfast.rig.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What no HTTP client would do, on bare sockets (faults.md F16). To each the service has to answer a problem of 4xx (501 and
 * 505 where HTTP wants them) or to close the connection, within 100 ms of the last byte, and a request on a new connection is
 * answered as ever.
 */
public final class RawAbuse {
    private static final int CONNECT_MILLIS = 2_000;
    /** Above the service's own patience with a silent caller. */
    private static final int SILENCE_MILLIS = 30_000;

    private static final int PROMPT_MILLIS = 100;

    /** Whatever else the machine does, of so many one is answered in time. */
    private static final int TRIES = 3;

    private static final int MOST_ANSWER = 1024 * 1024;

    private static final String HANGS = "\u0000";
    private static final String GO_ON = "HTTP/1.1 100 \r\n\r\n";

    private RawAbuse() {}

    /** Commits every abuse, one after the other; those that the service did not bear are answered. */
    public static List<Failure> run(Address address) {
        List<Failure> failures = new ArrayList<>();
        for (Abuse abuse : Abuse.values()) {
            Heard heard = answer(address, abuse);
            for (int i = 1; i < TRIES && !heard.prompt(); i++) {
                heard = answer(address, abuse);
            }
            String fault = heard.fault(abuse);
            if (fault == null) {
                fault = next(address);
            }
            if (fault != null) {
                failures.add(new Failure(
                        "raw abuse " + abuse,
                        fault,
                        abuse.name(),
                        Failure.escaped(heard.answer.getBytes(StandardCharsets.ISO_8859_1))));
            }
        }
        return failures;
    }

    /** @param millis from the last byte that was sent to the first that came, or to the close */
    private record Heard(String answer, long millis) {
        boolean prompt() {
            return millis <= PROMPT_MILLIS;
        }

        @Nullable
        String fault(Abuse abuse) {
            String fault = RawAbuse.fault(abuse, answer);
            return fault == null && !prompt()
                    ? "answered after %d ms, and each of %d times after more than %d"
                            .formatted(millis, TRIES, PROMPT_MILLIS)
                    : fault;
        }
    }

    /** Everything until the service closes, or the first silence after an answer. */
    private static Heard answer(Address address, Abuse abuse) {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        long sent = System.nanoTime();
        long heard = sent;
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            try {
                abuse.commit(socket, address);
            } catch (IOException closedByThen) {
                // it did not want to hear the rest; what it said before is read below
            }
            sent = System.nanoTime();
            int first = first(socket.getInputStream());
            heard = System.nanoTime();
            if (first >= 0) {
                came.write(first);
                read(socket, came);
            }
        } catch (SocketTimeoutException silent) {
            if (came.size() == 0) {
                return new Heard(HANGS, SILENCE_MILLIS);
            }
        } catch (IOException cannotConnect) {
            // what it was asked next says more
        }
        return new Heard(came.toString(StandardCharsets.ISO_8859_1), (heard - sent) / 1_000_000);
    }

    /** The first byte, or -1 for a close, however rude. */
    private static int first(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            return -1;
        }
    }

    private static void read(Socket socket, ByteArrayOutputStream came) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8 * 1024];
        for (int count = in.read(buffer); count >= 0 && came.size() < MOST_ANSWER; count = in.read(buffer)) {
            came.write(buffer, 0, count);
            socket.setSoTimeout(500); // what follows an answer follows at once
        }
    }

    static @Nullable String fault(Abuse abuse, String answer) {
        if (answer.equals(HANGS)) {
            return "neither an answer nor a close";
        }
        if (answer.startsWith(GO_ON)) {
            return fault(abuse, answer.substring(GO_ON.length()));
        }
        if (answer.isEmpty() || (abuse.mayServe() && (answer.startsWith("HTTP/1.1 2") || answer.startsWith("{")))) {
            return null;
        }
        if (!answer.matches("(?s)HTTP/1\\.1 (4[0-9]{2}|501|505) .*")) {
            return "neither a problem nor a close";
        }
        int end = answer.indexOf("\r\n\r\n");
        String head = end < 0 ? answer : answer.substring(0, end);
        if (end < 0 || !head.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json")) {
            return "a refusal that is no problem";
        }
        return head.contains("chunked")
                ? null // its pieces are not put together here; the grammar's refusals are read whole
                : Oracle.problemFault(
                        Integer.parseInt(answer.substring(9, 12)),
                        "application/problem+json",
                        body(head, answer, end + 4));
    }

    private static String body(String head, String answer, int from) {
        String name = "Content-Length: ";
        int at = head.indexOf(name);
        int end = at < 0
                ? answer.length()
                : from
                        + Integer.parseInt(head.substring(at + name.length())
                                .lines()
                                .findFirst()
                                .orElse("0"));
        return answer.substring(from, Math.min(answer.length(), end));
    }

    private static @Nullable String next(Address address) {
        try (HttpConnection connection = new HttpConnection(address, CONNECT_MILLIS)) {
            Outcome outcome = connection.exchange(Request.get(address, "/health/live"));
            return switch (outcome) {
                case Answer answer -> answer.status() == 200 ? null : "the next request is answered " + answer;
                case NoAnswer none -> "the next request gets no answer: " + none.reason();
            };
        }
    }
}
