package dev.holdfast.rig.fuzz;

import dev.holdfast.rig.http.Address;
import dev.holdfast.rig.http.Request;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request while it is made: valid as the grammar leaves it, anything after the mutations. */
final class Draft {
    final Endpoint endpoint;
    final List<Pair> query = new ArrayList<>();
    final List<Pair> headers = new ArrayList<>();
    /** One tree, or one a line in a bulk request; none where the call has no body. */
    final List<Node> trees = new ArrayList<>();

    /** Whether a mutation has been at it. */
    boolean bent;

    String method;
    /** Percent-encoded, without the query. */
    String path;
    /** The body once it is no tree any more. */
    private byte @Nullable [] bytes;

    Draft(Endpoint endpoint, String method, String path) {
        this.endpoint = endpoint;
        this.method = method;
        this.path = path;
    }

    /** A query parameter (its value percent-encoded) or a header. */
    record Pair(String name, String value) {}

    Draft query(String name, String value) {
        query.add(new Pair(name, value));
        return this;
    }

    Draft header(String name, String value) {
        headers.add(new Pair(name, value));
        return this;
    }

    Draft json(Node tree) {
        trees.add(tree);
        return header("Content-Type", "application/json");
    }

    boolean hasTree() {
        return bytes == null && !trees.isEmpty();
    }

    boolean hasBody() {
        return bytes != null || !trees.isEmpty();
    }

    byte[] body() {
        if (bytes != null) {
            return bytes;
        }
        StringBuilder text = new StringBuilder(512);
        for (Node tree : trees) {
            tree.write(text);
            text.append(trees.size() > 1 ? "\n" : "");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    void body(byte[] changed) {
        bytes = changed;
    }

    /** What stands in the place of this header, added where it is not there. */
    void replaceHeader(String name, String value) {
        headers.removeIf(header -> header.name().equals(name));
        header(name, value);
    }

    Request request(Address address) {
        StringBuilder head = new StringBuilder(256).append(method).append(' ').append(path);
        for (int i = 0; i < query.size(); i++) {
            head.append(i == 0 ? '?' : '&')
                    .append(query.get(i).name())
                    .append('=')
                    .append(query.get(i).value());
        }
        head.append(" HTTP/1.1\r\n");
        if (headers.stream().noneMatch(header -> header.name().equals("Host"))) {
            head.append("Host: ").append(address).append("\r\n");
        }
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        byte[] content = body();
        if (hasBody()) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + content.length + 2);
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(content);
        return Request.raw(all.toByteArray());
    }
}
