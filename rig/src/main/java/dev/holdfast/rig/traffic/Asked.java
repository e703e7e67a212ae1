package dev.holdfast.rig.traffic;

import dev.holdfast.rig.http.Loop;

/** One call of a measurement. */
public interface Asked extends Loop.Call {
    default Kind kind() {
        return Kind.ORDER;
    }
}
