package planted.swallow.order;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

final class Innocent {
    int first(Supplier<InputStream> source) {
        try (InputStream in = source.get()) {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
