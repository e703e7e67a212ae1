package dev.holdfast.settings;

/** A setting that cannot be used. Its message is one sentence that names it; the start stops with it. */
public final class BadSetting extends RuntimeException {
    public BadSetting(String name, String rule, String value) {
        super(name + " " + rule + "; it is \"" + shown(name, value) + "\".");
    }

    /** A secret is never printed, not even a wrong one, nor an address that may carry one. */
    private static String shown(String name, String value) {
        return name.contains("PASSWORD") || name.contains("URI") || value.contains("@") ? "(hidden)" : value;
    }
}
