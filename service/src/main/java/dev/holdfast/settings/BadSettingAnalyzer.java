package dev.holdfast.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a bad setting as one sentence instead of a stack trace. */
final class BadSettingAnalyzer extends AbstractFailureAnalyzer<BadSetting> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadSetting cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct it in the environment or in .env (see .env.example).",
                cause);
    }
}
