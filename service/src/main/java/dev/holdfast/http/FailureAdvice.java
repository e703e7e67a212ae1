package dev.holdfast.http;

import dev.holdfast.failure.FaultException;
import dev.holdfast.failure.Kind;
import dev.holdfast.failure.RefusedException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** Catches whatever leaves a controller, and what the container or a filter refused before any. */
@RestControllerAdvice
@RestController
class FailureAdvice implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(FailureAdvice.class);

    @ExceptionHandler
    ResponseEntity<byte[]> answer(Throwable thrown, HttpServletRequest request) {
        return switch (thrown) {
            case RefusedException refused -> Problems.of(refused.refusal(), request.getRequestURI());
            case FaultException fault -> fault(fault, request);
            case ErrorResponse known
            when known.getStatusCode().value() < 500 ->
                answer(HttpFailure.of(known.getStatusCode().value()), known.getHeaders(), request.getRequestURI());
            default -> unknown(thrown, request);
        };
    }

    /** Overload is not logged: a line for each would add to it, and a metric counts them. */
    private static ResponseEntity<byte[]> fault(FaultException fault, HttpServletRequest request) {
        if (fault.code().kind() == Kind.BROKEN) {
            LOG.error("{} {}: {}", request.getMethod(), request.getRequestURI(), fault.getMessage(), fault);
        } else if (fault.code().kind() != Kind.OVERLOADED) {
            LOG.warn("{} {}: {} ({})", request.getMethod(), request.getRequestURI(), fault.getMessage(), root(fault));
        }
        return Problems.of(fault, request.getRequestURI());
    }

    private static ResponseEntity<byte[]> unknown(Throwable thrown, HttpServletRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(
                thrown)) { // a health check's patience, a closed page
            LOG.debug("{} {} is answered to nobody", request.getMethod(), request.getRequestURI(), thrown);
        } else {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), thrown);
        }
        return answer(HttpFailure.of(500), HttpHeaders.EMPTY, request.getRequestURI());
    }

    /** Where the container sends what was refused outside of any controller. */
    @RequestMapping("/error")
    ResponseEntity<byte[]> container(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return answer(
                HttpFailure.of(status instanceof Integer code ? code : 404),
                HttpHeaders.EMPTY,
                path instanceof String text ? text : request.getRequestURI());
    }

    private static ResponseEntity<byte[]> answer(HttpFailure failure, HttpHeaders headers, String instance) {
        ResponseEntity.BodyBuilder builder = ResponseEntity.status(failure.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (failure.status() == 503) {
            builder.header(HttpHeaders.RETRY_AFTER, Problems.RETRY_AFTER_SECONDS);
        }
        return builder.body(failure.bytes(instance));
    }

    private static String root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause == thrown
                ? "no cause"
                : cause.toString().lines().findFirst().orElse("");
    }
}
