package dev.holdfast.rig;

/** The rig cannot go on, for a reason that one sentence tells: a bad option, a server that is away, an answer that makes no sense. */
public final class RigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param sentence what is wrong and, where it helps, what to do; shown without a stack trace */
    public RigException(String sentence) {
        super(sentence);
    }

    /** @param cause kept for {@code -Drig.trace=true} */
    public RigException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
