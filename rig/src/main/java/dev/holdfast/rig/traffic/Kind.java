package dev.holdfast.rig.traffic;

/** What a call is for; the answer times of the two are kept apart. */
public enum Kind {
    ORDER,
    READ
}
