package dev.holdfast.rig.http;

/**
 * How long a request is asked again: on 503 and on an answer with Retry-After (api.md section 1) after that time, on no answer
 * after a pause that doubles.
 *
 * @param attempts at most, the first included
 * @param firstPauseMillis after the first outcome that says nothing of when to come again
 * @param longestPauseMillis of one pause, whatever Retry-After says
 */
public record Patience(int attempts, int firstPauseMillis, int longestPauseMillis) {
    /** Rides out a restart of the service or of a server behind it: 40 times, up to a minute and more. */
    public static final Patience RESTART = new Patience(40, 50, 2_000);

    public Patience {
        if (attempts < 1 || firstPauseMillis < 0 || longestPauseMillis < firstPauseMillis) {
            throw new IllegalArgumentException(
                    "attempts " + attempts + ", pauses " + firstPauseMillis + " to " + longestPauseMillis);
        }
    }

    /** Whether the request may and should be asked again. */
    static boolean comeAgain(Outcome outcome) {
        return switch (outcome) {
            case NoAnswer _ -> true;
            // 409 with Retry-After: the first request of this key is still running.
            case Answer answer -> answer.status() == 503 || (answer.status() == 409 && answer.retryAfterSeconds() >= 0);
        };
    }

    /** @param attempt 1 for the first */
    int pauseMillis(Outcome outcome, int attempt) {
        if (outcome instanceof Answer answer && answer.retryAfterSeconds() >= 0) {
            return (int) Math.min(longestPauseMillis, answer.retryAfterSeconds() * 1_000L);
        }
        return (int) Math.min(longestPauseMillis, (long) firstPauseMillis << Math.min(attempt - 1, 20));
    }
}
