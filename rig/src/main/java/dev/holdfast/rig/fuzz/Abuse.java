package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.http.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What {@link RawAbuse} commits. */
enum Abuse {
    NOTHING(false, (socket, _) -> socket.shutdownOutput()),
    LINE_BREAKS(true, says("\r\n\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")),
    RANDOM_BYTES(false, says("\u00DE\u00AD\u0000\u00FF\u0001".repeat(500) + "\r\n\r\n")),
    TLS_HELLO(false, says("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003" + "\u0000".repeat(500))),
    HTTP_09(true, says("GET /health/live\r\n\r\n")),
    HTTP_10(true, says("GET /health/live HTTP/1.0\r\n\r\n")),
    HTTP_2_PREFACE(
            false, says("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000")),
    HTTP_9(false, says("GET / HTTP/9.9\r\nHost: x\r\n\r\n")),
    UPGRADE_H2C(
            true,
            says(
                    "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")),
    BARE_LINE_FEEDS(true, says("GET /health/live HTTP/1.1\nHost: x\n\n")),
    BARE_RETURN(false, says("GET /health/live HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n")),
    NO_HOST(false, says("GET /health/live HTTP/1.1\r\n\r\n")),
    TWO_HOSTS(false, says("GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")),
    FOLDED_HEADER(true, says("GET /health/live HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n")),
    SPACE_BEFORE_COLON(false, says("GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc")),
    NUL_IN_HEADER(false, says("GET /health/live HTTP/1.1\r\nHost: x\r\nA: b\u0000c\r\n\r\n")),
    LONG_REQUEST_LINE(false, says("GET /" + "a".repeat(200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")),
    LONG_METHOD(false, says("A".repeat(100_000) + " / HTTP/1.1\r\nHost: x\r\n\r\n")),
    LONG_HEADER(false, says("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(200_000) + "\r\n\r\n")),
    MANY_HEADERS(false, says("GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(10_000) + "\r\n")),
    ENDLESS_HEADERS(false, (socket, _) -> endless(socket, "GET / HTTP/1.1\r\nHost: x\r\n", "X: y\r\n".repeat(1_000))),
    LENGTH_AND_CHUNKED(
            false,
            says(post("Content-Length: 2\r\nTransfer-Encoding: chunked")
                    + "2\r\n{}\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")),
    TWO_LENGTHS(false, says(post("Content-Length: 2\r\nContent-Length: 3") + "{}")),
    LENGTH_LIST(false, says(post("Content-Length: 2, 3") + "{}")),
    LENGTH_NEGATIVE(false, says(post("Content-Length: -2") + "{}")),
    LENGTH_SIGNED(false, says(post("Content-Length: +2") + "{}")),
    LENGTH_HUGE(false, says(post("Content-Length: 9223372036854775807") + "{}")),
    LENGTH_BEYOND(false, says(post("Content-Length: 92233720368547758079") + "{}")),
    LENGTH_OF_LETTERS(false, says(post("Content-Length: zz") + "{}")),
    CHUNKED_TWICE(false, says(post("Transfer-Encoding: chunked, chunked") + "2\r\n{}\r\n0\r\n\r\n")),
    CHUNKED_LAST(false, says(post("Transfer-Encoding: chunked, gzip") + "2\r\n{}\r\n0\r\n\r\n")),
    UNKNOWN_CODING(false, says(post("Transfer-Encoding: xchunked") + "2\r\n{}\r\n0\r\n\r\n")),
    CHUNK_OF_LETTERS(false, says(post("Transfer-Encoding: chunked") + "zz\r\n{}\r\n0\r\n\r\n")),
    CHUNK_NEGATIVE(false, says(post("Transfer-Encoding: chunked") + "-2\r\n{}\r\n0\r\n\r\n")),
    CHUNK_HUGE(false, says(post("Transfer-Encoding: chunked") + "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n")),
    CHUNK_TOO_SHORT(false, says(post("Transfer-Encoding: chunked") + "1\r\n{}\r\n0\r\n\r\n")),
    CHUNK_EXTENSION(
            false, says(post("Transfer-Encoding: chunked") + "2;" + "a".repeat(100_000) + "\r\n{}\r\n0\r\n\r\n")),
    MANY_TRAILERS(
            false, says(post("Transfer-Encoding: chunked") + "2\r\n{}\r\n0\r\n" + "X: y\r\n".repeat(10_000) + "\r\n")),
    ENDLESS_CHUNKS(
            false,
            (socket, _) -> endless(socket, post("Transfer-Encoding: chunked"), "400\r\n" + " ".repeat(1_024) + "\r\n")),
    TINY_CHUNKS(false, (socket, _) -> endless(socket, post("Transfer-Encoding: chunked"), "1\r\n \r\n".repeat(500))),
    TEN_MEGABYTES(false, body(" ".repeat(10_000_000))),
    DEPTH_OF_LISTS(false, body("[".repeat(100_000))),
    DEPTH_OF_OBJECTS(false, body("{\"a\":".repeat(50_000))),
    MANY_LINES(false, body("{\"lines\":[" + "{\"sku\":\"A\",\"quantity\":1},".repeat(100_000) + "]}")),
    LONG_NUMBER(false, body("{\"lines\":" + "9".repeat(250_000) + "}")),
    MANY_FIELDS(false, body(manyFields())),
    GZIP_BOMB(false, (socket, _) -> bomb(socket)),
    WAITS_FOR_LEAVE(false, says(post("Content-Length: 400000\r\nExpect: 100-continue"))),
    GARBAGE_BEHIND(true, says("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n" + "\u0000garbage\r\n".repeat(1_000))),
    MANY_AT_ONCE(true, says("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000))),
    HALF_A_HEAD(false, (socket, _) -> half(socket, "GET /health/live HTTP/1.1\r\nHo")),
    HALF_A_BODY(false, (socket, _) -> half(socket, post("Content-Length: 100") + "{\"lines\"")),
    HALF_A_CHUNK(false, (socket, _) -> half(socket, post("Transfer-Encoding: chunked") + "100\r\n{")),
    HALF_CLOSED(true, (socket, _) -> half(socket, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")),
    SLOW_LORIS(true, Abuse::slowly);

    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int LORISES = 50;
    private static final int DRIPS = 20;
    private static final long DRIP_MILLIS = 100;

    private final boolean mayServe;
    private final Deed deed;

    Abuse(boolean mayServe, Deed deed) {
        this.mayServe = mayServe;
        this.deed = deed;
    }

    private interface Deed {
        void on(Socket socket, Address address) throws IOException;
    }

    /** Whether HTTP leaves it to the server to be lenient. */
    boolean mayServe() {
        return mayServe;
    }

    void commit(Socket socket, Address address) throws IOException {
        deed.on(socket, address);
    }

    private static Deed says(String text) {
        return (socket, _) -> write(socket, text);
    }

    private static Deed body(String json) {
        return says(post("Content-Length: " + json.length()) + json);
    }

    private static String post(String headers) {
        return "POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nIdempotency-Key: abuse\r\nContent-Type: application/json\r\n"
                + headers + "\r\n\r\n";
    }

    private static String manyFields() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 20_000; i++) {
            json.append("\"f").append(i).append("\":0,");
        }
        return json.append("\"z\":0}").toString();
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void half(Socket socket, String text) throws IOException {
        write(socket, text);
        socket.shutdownOutput();
    }

    /** Until the service has enough of it; 16 MiB are too many. */
    private static void endless(Socket socket, String head, String again) throws IOException {
        write(socket, head);
        for (int sent = 0; sent < MOST_BYTES && socket.getInputStream().available() == 0; sent += again.length()) {
            write(socket, again);
        }
    }

    /** 100 MB of blanks in 100 KB. */
    private static void bomb(Socket socket) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(packed)) {
            byte[] blanks = " ".repeat(1_000_000).getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < 100; i++) {
                zip.write(blanks);
            }
        }
        write(socket, post("Content-Encoding: gzip\r\nContent-Length: " + packed.size()));
        socket.getOutputStream().write(packed.toByteArray());
    }

    /** Fifty callers say a letter each, again and again for two seconds, and never end; another one is served meanwhile. */
    private static void slowly(Socket served, Address address) throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < LORISES; i++) {
                Socket socket = new Socket();
                slow.add(socket);
                socket.connect(new InetSocketAddress(address.host(), address.port()), 2_000);
                write(socket, "GET /health/live HTTP/1.1\r\nHost: x\r\nX: ");
            }
            for (int drip = 0; drip < DRIPS; drip++) {
                for (Socket socket : slow) {
                    write(socket, "a");
                }
                Thread.sleep(DRIP_MILLIS);
            }
            write(served, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
