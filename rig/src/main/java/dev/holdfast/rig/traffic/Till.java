package dev.holdfast.rig.traffic;

/** Takes the id of each order that was accepted, once. */
public interface Till {
    void accepted(String id);
}
