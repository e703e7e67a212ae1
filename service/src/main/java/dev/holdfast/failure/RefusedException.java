package dev.holdfast.failure;

/** Carries a refusal out of a controller to the one place that renders it. The domain itself returns refusals. */
public final class RefusedException extends RuntimeException {
    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.code().name(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
