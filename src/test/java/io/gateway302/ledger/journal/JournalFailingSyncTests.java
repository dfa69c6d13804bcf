package io.gateway302.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.DiskFault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the journal on a disk whose fsync fails, at each point of a call, in a separate process. */
class JournalFailingSyncTests {

    @TempDir
    Path directory;

    @Test
    void recordsEachEntryOnceWhereverTheFailureComes() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        DiskFault disk = DiskFault.prepare(directory, data);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FailingSyncs.class.getName(),
                        data.toString())
                .redirectErrorStream(true);
        builder.environment().putAll(disk.environment());

        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
