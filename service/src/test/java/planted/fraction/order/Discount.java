package planted.fraction.order;

final class Discount {
    long of(long amount, float share) {
        return (long) (amount * share);
    }
}
