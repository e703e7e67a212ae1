package dev.holdfast.local;

/** A server of this machine could not be started or set up; the message is one that a person can act on. */
public final class LocalServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocalServerException(String message) {
        super(message);
    }

    LocalServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
