package dev.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
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
    void doesNotTakeABrokenRuleForALostConnection() {
        assertThat(Database.isTransient(rollbackFailedAfter(
                        new DataIntegrityViolationException("broken", new SQLException("check", "23514")))))
                .isFalse();
    }
}
