package dev.holdfast.payment;

import dev.holdfast.payment.PaymentAnswer.Captured;
import dev.holdfast.payment.PaymentAnswer.Declined;
import dev.holdfast.payment.PaymentAnswer.NotFound;
import dev.holdfast.payment.PaymentAnswer.Refunded;
import dev.holdfast.payment.PaymentAnswer.Unknown;
import dev.holdfast.payment.PaymentAnswer.Voided;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A payment provider behind HTTP. Every answer that is not exactly what the contract says is {@code Unknown}. */
final class HttpPayments implements PaymentProvider, AutoCloseable {
    /** An answer is a line of JSON; more is not read, so a broken provider cannot fill the memory. */
    private static final long MAX_ANSWER_BYTES = 16 * 1024;

    private final URI url;
    private final Duration timeout;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient client;

    HttpPayments(URI url, Duration timeout) {
        this.url = url;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    private record Request(UUID orderId, long amount, String currency, String token) {}

    private record Answer(
            @Nullable String status,
            @Nullable String reference,
            @Nullable String code) {}

    @Override
    public PaymentAnswer charge(Charge charge) {
        Request body = new Request(
                charge.orderId(), charge.amount().amount(), charge.amount().currency(), charge.token());
        HttpRequest request = to("/charges")
                .header("Idempotency-Key", charge.orderId().toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        return switch (ask(request)) {
            case Captured captured -> captured;
            case Declined declined -> declined;
            case Unknown unknown -> unknown;
            case Refunded _, Voided _, NotFound _ -> new Unknown("the provider's answer does not fit a charge");
        };
    }

    @Override
    public PaymentAnswer find(Charge charge) {
        return ask(to("/charges/" + charge.orderId()).GET().build());
    }

    @Override
    public PaymentAnswer giveBack(Charge charge) {
        HttpRequest request = to("/charges/" + charge.orderId() + "/give-back")
                .POST(BodyPublishers.noBody())
                .build();
        return switch (ask(request)) {
            case Refunded refunded -> refunded;
            case Voided voided -> voided;
            case Unknown unknown -> unknown;
            case Captured _, Declined _, NotFound _ -> new Unknown("the provider's answer does not fit a give-back");
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(timeout).header("Accept", "application/json");
    }

    private PaymentAnswer ask(HttpRequest request) {
        try {
            HttpResponse<byte[]> response =
                    client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
            return switch (response.statusCode()) {
                case 200 -> read(response.body());
                case 404 -> new NotFound();
                default -> new Unknown("the provider answered with status " + response.statusCode());
            };
        } catch (IOException e) {
            return new Unknown("no answer from the provider: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted while the provider was asked");
        }
    }

    private PaymentAnswer read(byte[] body) {
        try {
            return read(json.readValue(body, Answer.class));
        } catch (JacksonException e) {
            return new Unknown("the provider's answer is not the JSON agreed on");
        }
    }

    private static PaymentAnswer read(@Nullable Answer answer) {
        if (answer != null && answer.status != null) {
            String status = answer.status;
            if (status.equals("captured") && answer.reference != null) {
                return new Captured(answer.reference);
            }
            if (status.equals("declined") && answer.code != null) {
                return new Declined(answer.code);
            }
            if (status.equals("refunded") && answer.reference != null) {
                return new Refunded(answer.reference);
            }
            if (status.equals("voided")) {
                return new Voided();
            }
        }
        return new Unknown("the provider's answer lacks its status, reference or code");
    }
}
