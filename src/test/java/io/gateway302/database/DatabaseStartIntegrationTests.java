package io.gateway302.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.RunningGateway;
import io.gateway302.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseStartIntegrationTests {

    @TempDir
    private Path directory;

    @Test
    void saysThatTheDataDirectoryCannotBeMade(CapturedOutput output) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> RunningGateway.start(file.resolve("data"))).isInstanceOf(Exception.class);

        assertThat(output)
                .contains("The data directory " + file.resolve("data") + " cannot be made.")
                .contains("Set GATEWAY_DATA_DIR to a directory that this process may write to.")
                .doesNotContain("\tat ");
    }

    @Test
    void saysThatTheDatabaseCannotBeOpened(CapturedOutput output) throws IOException {
        Files.writeString(directory.resolve("gateway302.db"), "this is no database, whatever its name".repeat(100));

        assertThatThrownBy(() -> RunningGateway.start(directory)).isInstanceOf(Exception.class);

        assertThat(output)
                .contains("The database cannot be opened or brought up to date: ")
                .contains("Check SPRING_DATASOURCE_URL")
                .doesNotContain("\tat ");
    }

    @Test
    void saysThatTheDiskIsFull(CapturedOutput output) throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("full"), 1024)) {
            disk.fill();

            assertThatThrownBy(() -> RunningGateway.start(disk.path())).isInstanceOf(Exception.class);

            assertThat(output)
                    .contains("The disk of the data directory " + disk.path() + " is full.")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void saysThatTheFileSystemIsReadOnly(CapturedOutput output) throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("read-only"), 1024)) {
            disk.makeReadOnly();

            assertThatThrownBy(() -> RunningGateway.start(disk.path())).isInstanceOf(Exception.class);

            assertThat(output)
                    .contains("The data directory " + disk.path() + " cannot be written to.")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void saysThatTheServerIsNotThere(CapturedOutput output) {
        assertThatThrownBy(() -> RunningGateway.start(
                        directory,
                        "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/gateway302",
                        "spring.datasource.password=the-password-of-the-database"))
                .isInstanceOf(Exception.class);

        assertThat(output)
                .contains("The database cannot be opened or brought up to date: ")
                .doesNotContain("the-password-of-the-database");
    }

    @ParameterizedTest
    @CsvSource({"journal_mode,wal", "synchronous,2", "foreign_keys,1", "busy_timeout,5000"})
    void setsTheEmbeddedDatabaseUpForDurability(String pragma, String value) {
        try (RunningGateway gateway = RunningGateway.start(directory)) {
            assertThat(gateway.bean(JdbcClient.class)
                            .sql("pragma " + pragma)
                            .query(String.class)
                            .single())
                    .isEqualTo(value);
            assertThat(gateway.bean(HikariDataSource.class).getMaximumPoolSize())
                    .isEqualTo(2);
        }
    }

    @Test
    void leavesAConfiguredPoolAlone() {
        try (RunningGateway gateway = RunningGateway.start(directory, "spring.datasource.hikari.maximum-pool-size=7")) {
            assertThat(gateway.bean(HikariDataSource.class).getMaximumPoolSize())
                    .isEqualTo(7);
        }
    }
}
