package planted.pure.payment;

import java.util.concurrent.CompletableFuture;

record Charge(CompletableFuture<String> answer) {}
