package dev.holdfast.rig.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.rig.RigException;
import dev.holdfast.rig.check.Evidence.Charge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider's ledger as a file, whole or torn off by a kill. */
class EvidenceReaderTest {
    private static final String CAPTURED = """
            {"at":"2026-01-01T00:00:00Z","key":"o-1","orderId":"o-1","amount":90000000000,"currency":"EUR","outcome":"captured","code":"","reference":"ch_o-1"}
            """;
    private static final String REFUNDED = CAPTURED.replace("captured", "refunded");

    @TempDir
    Path folder;

    @Test
    void readsTheLedgerOfTheProvider() throws IOException {
        Path ledger = Files.writeString(folder.resolve("ledger.ndjson"), CAPTURED + REFUNDED);
        assertThat(EvidenceReader.charges(ledger, new HashMap<>()))
                .containsExactly(
                        new Charge("o-1", 90_000_000_000L, "EUR", "captured"),
                        new Charge("o-1", 90_000_000_000L, "EUR", "refunded"));
    }

    @Test
    void leavesOutALastLineThatIsTornOff() throws IOException {
        Path ledger = Files.writeString(folder.resolve("ledger.ndjson"), CAPTURED + REFUNDED.substring(0, 40));
        assertThat(EvidenceReader.charges(ledger, new HashMap<>())).hasSize(1);
        Files.writeString(ledger, "");
        assertThat(EvidenceReader.charges(ledger, new HashMap<>())).isEmpty();
    }

    @Test
    void refusesALedgerThatCannotBeRead() throws IOException {
        Path ledger = Files.writeString(folder.resolve("ledger.ndjson"), "no json\n");
        assertThatThrownBy(() -> EvidenceReader.charges(ledger, new HashMap<>()))
                .isInstanceOf(RigException.class);
    }
}
