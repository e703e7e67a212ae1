package dev.holdfast.health;

/** One thing the service needs, asked whenever somebody looks at {@code /health}. Register it as a bean. */
public interface HealthCheck {
    /** As it stands in the answer, for example {@code mongodb}. */
    String name();

    /** Whether no order can be taken without it; only then is the service down and not merely degraded. */
    boolean essential();

    /**
     * Returns where it is well. It may block; nobody waits longer than {@code Health.PATIENCE} for it.
     *
     * @throws Exception where it is not; the reason is logged, never answered
     */
    void ask() throws Exception;
}
