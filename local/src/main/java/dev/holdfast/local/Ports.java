package dev.holdfast.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports, chosen on the first run and kept while they are free. They lie below the range from which kernels take the local ports
 * of outgoing connections: from there a client could take a server's port while it is down, and even connect to itself.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;
    private static final int TRIES = 500;

    private final Path file;
    private final Properties kept = new Properties();
    private final Set<Integer> given = new HashSet<>();

    Ports(Path home) {
        file = home.resolve("ports");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            } catch (IOException e) {
                throw new LocalServerException("cannot read " + file, e);
            }
        }
    }

    /** The wished port if it is set and free; otherwise the one of last time if that is free; otherwise another one. */
    int choose(String name, int wished) {
        if (wished > 0 && take(wished)) {
            return keep(name, wished);
        }
        int last = Integer.parseInt(kept.getProperty(name, "0"));
        if (last > 0 && take(last)) {
            return last;
        }
        for (int i = 0; i < TRIES; i++) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (!kept.containsValue(Integer.toString(candidate)) && take(candidate)) {
                return keep(name, candidate);
            }
        }
        throw new LocalServerException("no free port between %d and %d".formatted(FIRST, LAST));
    }

    private boolean take(int port) {
        if (given.contains(port) || !isFree(port)) {
            return false;
        }
        return given.add(port);
    }

    private int keep(String name, int port) {
        kept.setProperty(name, Integer.toString(port));
        try (Writer writer = Files.newBufferedWriter(file)) {
            kept.store(writer, null);
        } catch (IOException e) {
            throw new LocalServerException("cannot write " + file, e);
        }
        return port;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
