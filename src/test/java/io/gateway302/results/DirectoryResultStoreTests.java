package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.database.PrivateFiles;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.files.DirectoryFiles;
import io.gateway302.results.files.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Result files in a directory, with metadata in SQLite. */
class DirectoryResultStoreTests extends ResultStoreContractTests {

    private Path root() {
        return directory.resolve("files");
    }

    @Override
    FileStore files() throws IOException {
        PrivateFiles.createDirectories(root());
        return new DirectoryFiles(root());
    }

    @Override
    List<String> stored() {
        return Replica.names(root());
    }

    @Test
    void onlyTheUserOfTheProcessCanReadTheFiles() throws IOException {
        try (Replica replica = new Replica(url(), directory, files(), Replica.properties(), clock)) {
            replica.store.store(
                    new ResultSource("task_modes", 0, "client-1", "image", new Content.Inline(Images.png(1, 1), null)));
        }

        try (var paths = Files.walk(root())) {
            assertThat(paths.toList())
                    .hasSize(3)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }
}
