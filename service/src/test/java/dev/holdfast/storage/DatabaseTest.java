package dev.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionSystemException;

class DatabaseTest {
    /** As Spring tells it when the server dies within a transaction: the rollback's fault hides the first one. */
    private static TransactionSystemException rollbackFailedAfter(RuntimeException first) {
        TransactionSystemException failed =
                new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
        failed.initApplicationException(first);
        return failed;
    }

    @Test
    void knowsALostConnectionBehindARollbackThatFailed() {
        assertThat(Database.isTransient(rollbackFailedAfter(
                        new DataAccessResourceFailureException("lost", new SQLException("I/O error", "08006")))))
                .isTrue();
    }

    @Test
    void knowsAConnectionThatWasLostInItsCommit() {
        assertThat(Database.isTransient(new TransactionSystemException(
                        "JDBC rollback failed", new SQLException("Connection is closed"))))
                .isTrue();
        assertThat(Database.isTransient(
                        new TransactionSystemException("JDBC commit failed", new SQLException("check", "23514"))))
                .isFalse();
    }

    @Test
    void doesNotTakeABrokenRuleForALostConnection() {
        assertThat(Database.isTransient(rollbackFailedAfter(
                        new DataIntegrityViolationException("broken", new SQLException("check", "23514")))))
                .isFalse();
    }

    @Test
    void fillsKeysUpToOneOfAFewNumbers() {
        assertThat(Database.keys(List.of(7))).containsExactly(7);
        assertThat(Database.keys(List.of(7, 8))).containsExactly(7, 8, 8, 8);
        assertThat(Database.keys(List.of(5, 6, 7, 8))).containsExactly(5, 6, 7, 8);
        assertThat(Database.keys(IntStream.rangeClosed(1, 17).boxed().toList()))
                .hasSize(64)
                .startsWith(1, 2, 3)
                .endsWith(17, 17);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Database.keys(Collections.nCopies(Database.MOST_KEYS + 1, 0)));
    }
}
