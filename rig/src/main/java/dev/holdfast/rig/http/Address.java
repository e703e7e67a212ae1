package dev.holdfast.rig.http;

import dev.holdfast.rig.RigException;
import java.net.URI;

/** Where the service listens: plain HTTP on a host and a port; a path behind it is refused. */
public record Address(String host, int port) {
    private static final int HTTP_PORT = 80;

    public static Address of(String url) {
        try {
            URI uri = URI.create(url);
            boolean bare = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            if ("http".equals(uri.getScheme()) && uri.getHost() != null && bare) {
                return new Address(uri.getHost(), uri.getPort() < 0 ? HTTP_PORT : uri.getPort());
            }
        } catch (IllegalArgumentException notAUrl) {
            // told below
        }
        throw new RigException("\"" + url + "\" is not of the form http://host:port");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
