package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.ledger.TestCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

/** Tests of the files of the embedded ledger. */
class SqliteLedgerFileTests extends LedgerFixture {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /** Maximum size of SQLite's write-ahead log: a thousand pages of 4 KB, and the pages of the last transaction. */
    private static final long LOG = 6 << 20;

    @TempDir
    private Path directory;

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.embedded(directory);
    }

    @ParameterizedTest
    @CsvSource({"journal_mode, wal", "synchronous, 2", "busy_timeout, 5000"})
    void anAppendIsDurable(String pragma, String value) {
        assertThat(database.<String>write(jdbc -> jdbc.query("pragma " + pragma, (row, _) -> row.getString(1))
                        .getFirst()))
                .isEqualTo(value);
    }

    @Test
    void whoReadsCannotWrite() {
        assertThatThrownBy(() -> database.read(jdbc -> jdbc.update("delete from ledger_entry")))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void theLogDoesNotGrowWhileAnExportIsSlow() throws IOException {
        appendSome(0, 3000);
        int[] exported = {0};

        reader.export(ALL, _ -> {
            if (exported[0]++ % 100 == 0) {
                appendSome(3000 + exported[0] * 10, 500);
            }
        });

        assertThat(exported[0]).isGreaterThanOrEqualTo(3000);
        assertThat(Files.size(directory.resolve("ledger.db"))).isGreaterThan(3 * LOG);
        assertThat(Files.size(directory.resolve("ledger.db-wal"))).isLessThan(LOG);
    }

    private void appendSome(int first, int number) {
        store.append(IntStream.range(first, first + number)
                .mapToObj(i -> writer.write(
                        TestCall.of("gen_" + i).at(START.plusSeconds(i)).entry()))
                .toList());
    }
}
