package dev.holdfast.money;

/**
 * An amount in integer minor units (cents) of an ISO 4217 currency. Never a fraction, never negative; sums and
 * products that leave the range of a {@code long} are refused rather than wrapped.
 *
 * @param amount minor units, 0 or more
 * @param currency three capital letters
 */
public record Money(long amount, String currency) {
    /** The highest unit price the contract allows; 100 lines of 1,000 units of it still fit a {@code long}. */
    public static final long MAX_UNIT_PRICE = 90_000_000_000L;

    public Money {
        if (amount < 0) {
            throw new IllegalArgumentException("an amount is never negative: " + amount);
        }
        if (!isCurrency(currency)) {
            throw new IllegalArgumentException("a currency is three capital letters (ISO 4217): " + currency);
        }
    }

    /** Whether the text has the shape of an ISO 4217 code. */
    public static boolean isCurrency(String text) {
        return text.length() == 3 && capital(text.charAt(0)) && capital(text.charAt(1)) && capital(text.charAt(2));
    }

    /** A regular expression would be a twelfth of all that an order allocates: amounts are made dozens of times an order. */
    private static boolean capital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** @throws ArithmeticException where the product does not fit a {@code long} */
    public Money times(long quantity) {
        return new Money(Math.multiplyExact(amount, quantity), currency);
    }

    /** @throws IllegalArgumentException where the currencies differ */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(Math.addExact(amount, other.amount), currency);
    }
}
