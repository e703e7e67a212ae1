/**
 * Money asked for, found again and given back. Knows no order: who calls brings a {@code Charge}. Reads top to bottom:
 * {@code Payments} (the bounded, parallel caller) → {@code PaymentProvider} (the port) → {@code SimulatedPayments} or
 * {@code HttpPayments} (chosen by {@code PaymentSettings}) → {@code PaymentAnswer} (what is known now).
 */
@NullMarked
package dev.holdfast.payment;

import org.jspecify.annotations.NullMarked;
