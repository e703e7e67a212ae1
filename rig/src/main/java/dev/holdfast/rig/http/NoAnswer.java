package dev.holdfast.rig.http;

/**
 * The connection failed, ended or said nothing readable in time. The request may have had its effect: only a request that is
 * safe to repeat may be sent again.
 *
 * @param reason for people
 */
public record NoAnswer(String reason) implements Outcome {}
