package dev.holdfast.rig.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    private Path folder;

    @Test
    void countsUncertainCallsOfAKeyUntilItIsKnown() {
        try (Recorder recorder = new Recorder(folder.resolve("history.jsonl"))) {
            ended(recorder, "early", 1, 0);
            ended(recorder, "twice", 11, 0);
            ended(recorder, "apart", 12, 503);
            ended(recorder, "twice", 13, 503);
            ended(recorder, "apart", 14, 202);
            ended(recorder, "twice", 15, 202);
            ended(recorder, "apart", 16, 0);
            ended(recorder, "known", 17, 409);
            assertThat(recorder.uncertain(10)).isEqualTo(Map.of("twice", 2, "apart", 1));
        }
    }

    private static void ended(Recorder recorder, String key, long at, int status) {
        recorder.ended(new Call(
                recorder.nextNumber(),
                1,
                Call.Kind.ORDER,
                "",
                key,
                Map.of("A", 1L),
                "tok_ok",
                "body",
                at,
                at,
                status,
                "",
                "",
                -1,
                false,
                ""));
    }
}
