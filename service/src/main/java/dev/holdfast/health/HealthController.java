package dev.holdfast.health;

import dev.holdfast.health.Health.Status;
import dev.holdfast.http.Answer;
import dev.holdfast.http.Json;
import java.util.Map;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class HealthController {
    private static final byte[] UP = Json.bytes(Map.of("status", "UP"));
    private static final byte[] DOWN = Json.bytes(Map.of("status", "DOWN"));

    private final Health health;
    private final ApplicationAvailability availability;

    HealthController(Health health, ApplicationAvailability availability) {
        this.health = health;
        this.availability = availability;
    }

    /** For people and dashboards: everything the service needs. */
    @GetMapping("/health")
    ResponseEntity<byte[]> health() {
        Health.Report report = health.report();
        return Answer.json(report.status() == Status.DOWN ? 503 : 200).body(Json.bytes(report));
    }

    /** For whoever would restart the process: it answers, so it lives. Asks no server, a restart would heal none. */
    @GetMapping("/health/live")
    ResponseEntity<byte[]> live() {
        return Answer.json(200).body(UP);
    }

    /** For whoever sends requests here: false while starting, while stopping and without PostgreSQL. */
    @GetMapping("/health/ready")
    ResponseEntity<byte[]> ready() {
        boolean ready = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC && health.ready();
        return Answer.json(ready ? 200 : 503).body(ready ? UP : DOWN);
    }
}
