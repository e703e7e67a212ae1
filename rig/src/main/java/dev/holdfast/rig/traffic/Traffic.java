package dev.holdfast.rig.traffic;

import dev.holdfast.rig.http.Loop;
import java.util.List;

/** The calls of one measurement. For one thread, until the loop has ended. */
public interface Traffic extends Loop.Traffic {
    /** What the answers showed to be wrong; empty is good. Asked after the loop. */
    default List<String> faults() {
        return List.of();
    }

    /** What there is to say beside the rates. Asked after the loop. */
    default List<String> notes() {
        return List.of();
    }
}
