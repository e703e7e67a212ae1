package dev.holdfast.audit;

import dev.holdfast.settings.Settings;
import java.time.Duration;

/**
 * When the books are asked.
 *
 * @param pause between two runs over what is recent, at least; 10 s, within which nobody could mend anything
 * @param completeHour the hour of the day, UTC, after which all the books are asked once; 3, when shops are quiet
 * @param grace how long something may be late before it counts as lost; a minute, above every time-out inside
 */
record AuditSettings(Duration pause, int completeHour, Duration grace) {
    static AuditSettings of(Settings settings) {
        return new AuditSettings(
                settings.millis(
                        "AUDIT_PAUSE_MILLIS", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofHours(1)),
                settings.integer("AUDIT_COMPLETE_HOUR", 3, 0, 23),
                settings.millis(
                        "AUDIT_GRACE_MILLIS", Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofHours(1)));
    }
}
