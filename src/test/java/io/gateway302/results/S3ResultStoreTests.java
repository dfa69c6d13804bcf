package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.RawServer;
import io.gateway302.results.Copy.Reason;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.files.FileStore;
import io.gateway302.results.files.S3Clients;
import io.gateway302.results.files.S3Files;
import io.gateway302.results.files.S3Settings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** Result files in a real S3 server. */
class S3ResultStoreTests extends ResultStoreContractTests {

    private final String prefix = UUID.randomUUID() + "/";

    @Override
    FileStore files() {
        return files(S3MockProcess.shared().settings(prefix));
    }

    private FileStore files(S3Settings settings) {
        return new S3Files(S3Clients.of(settings), settings.bucket(), prefix, Duration.ofSeconds(20));
    }

    @Override
    List<String> stored() {
        return S3MockProcess.shared().names(prefix);
    }

    private Replica replica(FileStore files) {
        return new Replica(url(), directory, files, Replica.properties(), clock);
    }

    private static ResultSource source() {
        return new ResultSource("task_1", 0, "client-1", "image", new Content.Inline(Images.png(1, 1), null));
    }

    private static S3Settings at(int port, String bucket) {
        return S3MockProcess.settings(bucket, "http://127.0.0.1:" + port, "");
    }

    private void fails(FileStore files) {
        try (files;
                Replica replica = replica(files)) {
            assertThat(replica.store.store(source()))
                    .isInstanceOfSatisfying(
                            Copy.Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(Reason.STORAGE_FAILED));
            assertThat(replica.copying()).isEmpty();
        }
    }

    @Test
    void objectsHaveTheContentTypeOfTheFile() {
        try (FileStore files = files();
                Replica replica = replica(files);
                S3Client client = S3Clients.of(S3MockProcess.shared().settings(prefix))) {
            StoredResult result = ((Copy.Stored) replica.store.store(source())).result();

            assertThat(client.headObject(
                                    head -> head.bucket(S3MockProcess.BUCKET).key(prefix + result.id()))
                            .contentType())
                    .isEqualTo("image/png");
        }
    }

    @Test
    void aCopyFailsIfTheServiceCannotBeReached() {
        fails(files(at(RawServer.closedPort(), "results")));
    }

    @Test
    void aCopyFailsIfTheServiceDoesNotSpeakS3() throws IOException {
        try (RawServer server = RawServer.startPersistent(
                socket -> RawServer.write(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"))) {
            fails(files(at(server.port(), "results")));
        }
    }

    @Test
    void aMissingBucketIsNotAMissingFile() throws IOException {
        S3Settings settings =
                S3MockProcess.settings("no-such-bucket", S3MockProcess.shared().endpoint(), "");
        fails(files(settings));
        try (FileStore files = files(settings)) {
            assertThatThrownBy(() -> files.open(FileId.create(), 0, 1))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void aFileIsDeletedLaterIfTheServiceIsAway() {
        String name;
        try (FileStore files = files();
                Replica replica = replica(files)) {
            name = ((Copy.Stored) replica.store.store(source())).result().id();
        }
        try (FileStore away = files(at(RawServer.closedPort(), "results"));
                Replica replica = replica(away)) {
            replica.store.delete("client-1", "task_1");
            replica.sweep.sweep();
            assertThat(replica.rowCount()).isOne();
        }
        assertThat(stored()).containsExactly(name);
        try (FileStore files = files();
                Replica replica = replica(files)) {
            replica.sweep.sweep();

            assertThat(stored()).isEmpty();
            clock.advance(Replica.RETENTION);
            replica.sweep.sweep();
            assertThat(replica.rowCount()).isZero();
        }
    }
}
