package planted.clock.product;

final class Measures {
    long startedAt() {
        return System.nanoTime();
    }
}
