package dev.holdfast.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * HAProxy before several nodes, where it is installed. It asks each node twice a second whether it is ready, and gives a request to another
 * one only where no connection came about, so that nothing is sent twice. (The nginx of the distributions asks no node by itself.)
 */
final class Proxy {
    private static final String CONFIGURATION = """
            global
              maxconn 4096
            defaults
              mode http
              timeout connect 2s
              timeout check 2s
              timeout client 65s
              # a request may wait for 30 s with "Prefer: wait"
              timeout server 65s
              retries 3
              retry-on conn-failure
              option redispatch 1
              http-error status 503 content-type application/problem+json string '{"type":"/docs/problems#unavailable","title":"Something the service needs is away","status":503,"detail":"No node is ready. Repeat in a moment with the same key.","code":"unavailable"}' hdr Retry-After 1
            frontend holdfast
              bind %s:%d
              default_backend nodes
            backend nodes
              balance roundrobin
              option httpchk GET /health/ready
              default-server check inter 500ms fall 2 rise 1
            %s
            """;

    private Proxy() {}

    static Optional<Path> find(String path) {
        return Stream.of((path + ":/usr/sbin:/usr/local/sbin").split(":")) // not on the PATH of most users
                .map(folder -> Path.of(folder).resolve("haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static KeptProgram of(Path program, Path home, String address, int port, List<Integer> nodes) {
        Path file = home.resolve("haproxy.cfg");
        try {
            Files.writeString(
                    file,
                    CONFIGURATION.formatted(
                            address,
                            port,
                            IntStream.range(0, nodes.size())
                                    .mapToObj(i -> "  server node-%d 127.0.0.1:%d".formatted(i + 1, nodes.get(i)))
                                    .collect(Collectors.joining("\n"))));
        } catch (IOException e) {
            throw new LocalServerException("cannot write " + file, e);
        }
        return new KeptProgram(
                "proxy", home, port, List.of(program.toString(), "-db", "-f", file.toString()), Map.of());
    }
}
