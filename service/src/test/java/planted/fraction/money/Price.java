package planted.fraction.money;

record Price(double amount) {}
