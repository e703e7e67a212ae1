package dev.holdfast.rig.fuzz;

import java.util.ArrayList;
import java.util.List;

/** What bad heads of requests are made of: methods, paths and headers. As {@link Odd}, without a word of a leak. */
final class OddHead {
    static final List<String> TYPES = List.of(
            "",
            "text/plain",
            "application/xml",
            "application/json; charset=latin1",
            "application/json;charset=utf-8",
            "APPLICATION/JSON",
            "application/x-ndjson",
            "application/merge-patch+json",
            "application/json, text/html",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "*/*",
            "json",
            ";",
            "a/b/c",
            "application/json" + "; a=b".repeat(300),
            "text/csv",
            "\u0080\u00FF",
            "multipart/form-data");

    static final List<String> ACCEPTS = List.of(
            "",
            "text/html",
            "image/png",
            "*/*;q=0",
            "application/xml",
            "application/*",
            "x",
            "a/b;q=nan",
            "text/event-stream",
            "application/json;q=2",
            ",,,",
            "a".repeat(2_000),
            "\u00FF/\u00FF",
            "*",
            "/");

    static final List<String> MATCHES = List.of(
            "\"0\"",
            "W/\"1\"",
            "\"",
            "1",
            "",
            "*, *",
            "\"9223372036854775808\"",
            "\"-1\"",
            ",,,\"1\"",
            "\u00FF",
            "\"a\"".repeat(500),
            "\"1\",".repeat(800));

    static final List<String> PREFERENCES = List.of(
            "wait",
            "wait=",
            "wait=-1",
            "wait=0",
            "wait=1e3",
            "wait=99999999999",
            "wait=0.5",
            "wait=\"1\"",
            "wait=٣",
            "respond-async",
            "wait=1, wait=0",
            "WAIT=1",
            ";;wait=1;;",
            "return=minimal; wait=0",
            "",
            "\u00FF",
            "wait=1,".repeat(500));

    static final List<String> KEYS = List.of(
            "",
            " ",
            "\"",
            "\"\"",
            "\"a",
            "a b",
            "k".repeat(255),
            "k".repeat(256),
            "k".repeat(4_000),
            "\u00FF\u0080",
            "\"a\\\"b\"",
            "\"a\\b\"",
            "a,b",
            "a;b=c",
            "\u007F",
            "\t",
            "'; DROP TABLE orders;--",
            "%00",
            "\"a\";b=1",
            "$ne");

    static final List<String> METHODS = List.of(
            "PUT",
            "PATCH",
            "DELETE",
            "POST",
            "GET",
            "HEAD",
            "OPTIONS",
            "TRACE",
            "PROPFIND",
            "get",
            "X",
            "M-SEARCH",
            "PURGE");

    /** What is put behind a path, or in its place where it starts with a slash or a star. */
    static final List<String> PATHS = List.of(
            "/",
            "//",
            "/.",
            "/..",
            "/../../x",
            "/%2e%2e/%2e%2e/x",
            "%00",
            "%2f",
            "%5c",
            "%zz",
            "%",
            "%c0%ae",
            "%ff",
            "%ed%a0%80",
            "%0d%0aSet-Cookie:%20a=b",
            ";jsessionid=1",
            ";a=b/..;/x",
            ".json",
            "#x",
            "\\",
            "|",
            "\u00FF",
            "*",
            "/=*",
            "/=//evil.example/api/v1/orders",
            "/=/api/v1/../../health",
            "/=/",
            "/=/nope",
            "/=/error",
            "/=/WEB-INF/web.xml",
            "/=/actuator/env",
            "/=http://evil.example/api/v1/orders",
            "/=/docs/../openapi.json",
            "/=/api/v1/orders/00000000-0000-0000-0000-000000000000",
            "/=/api/v1/orders/" + "0".repeat(4_000));

    static final List<Draft.Pair> HEADERS = headers();

    private OddHead() {}

    private static List<Draft.Pair> headers() {
        List<Draft.Pair> headers = new ArrayList<>();
        String[] lines = {
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-For: ' OR 1=1",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Proto: gopher",
            "X-Forwarded-Prefix: /x%0d%0a",
            "Forwarded: for=\"_x\";host=\"a\u00FF\"",
            "Origin: null",
            "Origin: https://evil.example",
            "Origin: \u00FF",
            "Expect: 100-continue",
            "Expect: 200-ok",
            "Range: bytes=0-0,1-1",
            "Connection: close",
            "Connection: keep-alive, x",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "Content-Encoding: gzip",
            "Content-Encoding: identity",
            "Content-Encoding: br, gzip",
            "TE: trailers",
            "Trailer: Content-Length",
            "Cookie: a=\"\u00FF; =;;$Version=1",
            "Authorization: Bearer \u00FF",
            "Authorization: Basic !!!",
            "Accept-Language: " + "de,".repeat(400),
            "Accept-Language: -x;q=9",
            "Accept-Charset: utf-7",
            "Accept-Encoding: gzip;q=1, *;q=0",
            "If-None-Match: *",
            "If-None-Match: W/\"x",
            "If-Modified-Since: yesterday",
            "If-Unmodified-Since: 1",
            "Last-Event-ID: -1",
            "Host: a/b",
            "Host: x:99999",
            "Host: [::1",
            "Host: \u00FF",
            "X: a\tb",
            "X: \u0080\u00FF",
            "X: a%0d%0aSet-Cookie: b",
            "X: " + "x".repeat(3_000),
            "traceparent: 00-" + "0".repeat(32) + "-0000000000000000-zz",
            "traceparent: \u00FF",
            "X-Request-Id: ${jndi:x}"
        };
        for (String line : lines) {
            int colon = line.indexOf(": ");
            headers.add(new Draft.Pair(line.substring(0, colon), line.substring(colon + 2)));
        }
        return List.copyOf(headers);
    }

    /** As it can stand in a header: what would end it is written as %XX. */
    static String headerValue(String text) {
        return text.replace("\r", "%0d").replace("\n", "%0a").replace("\u0000", "%00");
    }
}
