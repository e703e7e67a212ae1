package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    private static final byte[] EMPTY = {'{', '}'};

    /** A body without an end, as a hostile caller sends it in chunks; it counts what was read of it. */
    private static final class Endless extends InputStream {
        private long read;

        @Override
        public int read() {
            read++;
            return ' ';
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            read += length;
            return length;
        }
    }

    @Test
    void readsUpToItsBoundAndNotOneByteMore() {
        byte[] most = new byte[Body.MAX_BYTES];
        assertThat(Body.read(Requests.body("application/json", most))).hasSize(Body.MAX_BYTES);
        assertThat(Body.read(Requests.chunked(new ByteArrayInputStream(most)))).hasSize(Body.MAX_BYTES);
        byte[] tooMany = new byte[Body.MAX_BYTES + 1];
        assertThat(Refusals.of(() -> Body.read(Requests.body("application/json", tooMany)))
                        .code())
                .isEqualTo(HttpCodes.REQUEST_TOO_LARGE);
        assertThat(Refusals.of(() -> Body.read(Requests.chunked(new ByteArrayInputStream(tooMany))))
                        .code())
                .isEqualTo(HttpCodes.REQUEST_TOO_LARGE);
    }

    @Test
    void stopsReadingABodyWithoutAnEnd() {
        Endless endless = new Endless();
        assertThat(Refusals.of(() -> Body.read(Requests.chunked(endless))).code())
                .isEqualTo(HttpCodes.REQUEST_TOO_LARGE);
        assertThat(endless.read).isEqualTo(Body.MAX_BYTES + 1L);
    }

    @Test
    void readsAnEmptyBody() {
        assertThat(Body.read(Requests.body("application/json", new byte[0]))).isEmpty();
        assertThat(Body.read(Requests.chunked(InputStream.nullInputStream()))).isEmpty();
    }

    @Test
    void saysSoWhereTheBodyBreaksOff() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };
        assertThat(Refusals.of(() -> Body.read(Requests.chunked(broken))).code().name())
                .isEqualTo("malformed-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json ; version=1",
            })
    void readsJsonInUtf8(String type) {
        assertThat(Body.read(Requests.body(type, EMPTY))).isEqualTo(EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonx",
                "application/json;charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/merge-patch+json",
                "",
            })
    void readsNoOtherType(String type) {
        assertThat(Refusals.of(() -> Body.read(Requests.body(type, EMPTY))).code())
                .isEqualTo(HttpCodes.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void readsAMergePatchUnderBothTypes() {
        assertThat(Body.readMergePatch(Requests.body("application/merge-patch+json", EMPTY)))
                .isEqualTo(EMPTY);
        assertThat(Body.readMergePatch(Requests.body("application/json", EMPTY)))
                .isEqualTo(EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "gzip, identity"})
    void unpacksNothing(String encoding) {
        assertThat(Refusals.of(() -> Body.read(encoded(encoding))).code()).isEqualTo(HttpCodes.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void takesTheIdentityEncoding() {
        assertThat(Body.read(encoded("identity"))).isEqualTo(EMPTY);
    }

    private static HttpServletRequest encoded(String encoding) {
        return Requests.of(
                Map.of("Content-Type", List.of("application/json"), "Content-Encoding", List.of(encoding)),
                Map.of(),
                new ByteArrayInputStream(EMPTY),
                2);
    }
}
