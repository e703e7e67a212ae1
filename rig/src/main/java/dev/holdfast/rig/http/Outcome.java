package dev.holdfast.rig.http;

/** What came of a request. Exhaustive: either the server answered, or nobody knows whether the request had an effect. */
public sealed interface Outcome permits Answer, NoAnswer {}
