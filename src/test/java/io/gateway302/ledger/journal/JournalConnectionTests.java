package io.gateway302.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the connection. A full disk is simulated by a limit on the pages of the file, which a new connection does
 * not have.
 */
class JournalConnectionTests {

    private static final String INSERT = "insert into item (text) values (?)";
    private static final String LARGE = "x".repeat(200_000);

    @TempDir
    Path directory;

    private JournalConnection connection;

    @BeforeEach
    void open() {
        connection = JournalConnection.open(directory.resolve("journal.db"));
        connection.transaction(statements -> statements.update("create table item (text text)"));
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void keepsNothingOfATransactionThatMetAFullDisk() {
        connection.transaction(statements -> statements.update(INSERT, "before"));

        assertThatThrownBy(() -> connection.transaction(JournalConnectionTests::fillDisk))
                .isInstanceOf(JournalException.class)
                .hasMessage("The journal of the ledger cannot be written: the disk is full")
                .hasCauseInstanceOf(SQLException.class);

        assertThat(items()).containsExactly("before");
    }

    @Test
    void runsNoStatementAfterOneThatFailed() {
        List<RuntimeException> failures = new ArrayList<>();

        assertThatThrownBy(() -> connection.transaction(statements -> {
                    try {
                        fillDisk(statements);
                    } catch (JournalException e) {
                        failures.add(e);
                    }
                    return statements.update("delete from item");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is over");

        assertThat(failures).hasSize(1);
    }

    @Test
    void commitsNothingAfterAStatementThatFailed() {
        assertThatThrownBy(() -> connection.transaction(statements -> {
                    statements.update(INSERT, "lost");
                    try {
                        fillDisk(statements);
                    } catch (JournalException _) {
                        // ignored, to check that the transaction fails nevertheless
                    }
                    return 0;
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(items()).isEmpty();
    }

    @Test
    void writesAgainAfterAFailure() {
        assertThatThrownBy(() -> connection.transaction(JournalConnectionTests::fillDisk))
                .isInstanceOf(JournalException.class);

        connection.transaction(statements -> statements.update(INSERT, LARGE));

        assertThat(items()).containsExactly(LARGE);
    }

    @Test
    void runsNoStatementOutsideATransaction() {
        JournalStatements[] kept = new JournalStatements[1];
        connection.transaction(statements -> kept[0] = statements);

        assertThatThrownBy(() -> kept[0].update("delete from item")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].query("select 1", row -> row.getInt(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsTheFaultOfAStatementFromAFaultOfTheDisk() {
        assertThatThrownBy(
                        () -> connection.transaction(statements -> statements.update("insert into nothing values (1)")))
                .isInstanceOf(IllegalStateException.class);

        connection.transaction(statements -> statements.update(INSERT, "after"));
        assertThat(items()).containsExactly("after");
    }

    @Test
    void seesInATransactionWhatItHasChanged() {
        List<String> seen = connection.transaction(statements -> {
            statements.update(INSERT, "new");
            return statements.query("select text from item", row -> row.getString(1));
        });

        assertThat(seen).containsExactly("new");
    }

    private static int fillDisk(JournalStatements statements) {
        statements.query("pragma max_page_count = 4", row -> row.getInt(1));
        return statements.update(INSERT, LARGE);
    }

    private List<String> items() {
        return connection.transaction(statements -> statements.query("select text from item", row -> row.getString(1)));
    }
}
