package dev.holdfast.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests made by hand: headers, parameters and a body, and nothing else; asking for more is an error of the test. */
final class Requests {
    private Requests() {}

    static HttpServletRequest with(String header, String... values) {
        return of(Map.of(header, List.of(values)), Map.of(), InputStream.nullInputStream(), -1);
    }

    static HttpServletRequest query(Map<String, String[]> parameters) {
        return of(Map.of(), parameters, InputStream.nullInputStream(), -1);
    }

    static HttpServletRequest body(String contentType, byte[] body) {
        return of(Map.of("Content-Type", List.of(contentType)), Map.of(), new ByteArrayInputStream(body), body.length);
    }

    static HttpServletRequest chunked(InputStream body) {
        return of(Map.of("Content-Type", List.of("application/json")), Map.of(), body, -1);
    }

    static HttpServletRequest of(
            Map<String, List<String>> headers, Map<String, String[]> parameters, InputStream body, int length) {
        Map<String, List<String>> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(headers);
        return (HttpServletRequest) Proxy.newProxyInstance(
                Requests.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "getHeaders":
                            return Collections.enumeration(known.getOrDefault((String) arguments[0], List.of()));
                        case "getHeader":
                            return known.getOrDefault((String) arguments[0], List.of()).stream()
                                    .findFirst()
                                    .orElse(null);
                        case "getContentType":
                            return known.getOrDefault("Content-Type", List.of()).stream()
                                    .findFirst()
                                    .orElse(null);
                        case "getContentLength":
                            return length;
                        case "getContentLengthLong":
                            return (long) length;
                        case "getParameterMap":
                            return parameters;
                        case "getInputStream":
                            return stream(body);
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private static ServletInputStream stream(InputStream in) {
        return new ServletInputStream() {
            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return in.read(to, offset, length);
            }

            @Override
            public boolean isFinished() {
                return false;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
