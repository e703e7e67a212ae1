package dev.holdfast.storage;

import org.jspecify.annotations.Nullable;

/**
 * An answer as it went out, kept under its idempotency key.
 *
 * @param location the Location header, if there was one
 * @param replayed true where this is the first answer given again
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the point: they go out again exactly as they were
public record KeyedAnswer(int status, @Nullable String location, byte[] body, boolean replayed) {}
