package dev.holdfast.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @Test
    void multipliesAndAddsExactly() {
        Money total = new Money(1999, "EUR").times(2).plus(new Money(1499, "EUR"));
        assertThat(total).isEqualTo(new Money(5497, "EUR"));
    }

    @Test
    void holdsTheLargestOrderTheContractAllows() {
        Money line = new Money(Money.MAX_UNIT_PRICE, "EUR").times(1000);
        Money total = new Money(0, "EUR");
        for (int n = 0; n < 100; n++) {
            total = total.plus(line);
        }
        assertThat(total.amount()).isEqualTo(9_000_000_000_000_000L);
    }

    @Test
    void refusesANegativeAmountButNotNothing() {
        assertThatThrownBy(() -> new Money(-1, "EUR"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThat(new Money(0, "EUR").amount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EU", "EURO", "eur", "E1R", "ÉUR", " EUR"})
    void refusesWhatIsNoCurrency(String text) {
        assertThat(Money.isCurrency(text)).isFalse();
        assertThatThrownBy(() -> new Money(1, text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToAddAnotherCurrency() {
        assertThatThrownBy(() -> new Money(1, "EUR").plus(new Money(1, "USD")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("USD");
    }

    @Test
    void refusesToWrapAround() {
        Money most = new Money(Long.MAX_VALUE, "EUR");
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.plus(new Money(1, "EUR"))).isInstanceOf(ArithmeticException.class);
    }
}
