package planted.fraction.order;

record InnocentTotal(long amount, String currency) {}
