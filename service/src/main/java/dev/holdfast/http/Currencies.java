package dev.holdfast.http;

import java.util.Currency;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The codes of ISO 4217 that the JDK knows, as one pattern. */
final class Currencies {
    static final Pattern PATTERN = Pattern.compile(Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .sorted()
            .collect(Collectors.joining("|")));

    private Currencies() {}
}
