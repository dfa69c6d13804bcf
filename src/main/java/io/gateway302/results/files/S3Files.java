package io.gateway302.results.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Files in a bucket of S3. An object appears when its upload, of known length, is complete. */
public final class S3Files implements FileStore {

    private static final int NOT_FOUND = 404;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final Duration uploadTimeout;

    /**
     * Creates the store.
     *
     * @param client client, which this store closes
     * @param uploadTimeout maximum time of an upload with its retries
     */
    public S3Files(S3Client client, String bucket, String prefix, Duration uploadTimeout) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.uploadTimeout = uploadTimeout;
    }

    @Override
    public void put(String name, Path staged, String contentType) throws IOException {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(prefix + name)
                .contentType(contentType)
                .overrideConfiguration(options -> options.apiCallTimeout(uploadTimeout))
                .build();
        try {
            client.putObject(request, RequestBody.fromFile(staged));
        } catch (SdkException e) {
            throw failed("store", name, e);
        }
    }

    @Override
    public InputStream open(String name, long from, long length) throws IOException {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket)
                .key(prefix + name)
                .range("bytes=" + from + "-" + (from + length - 1))
                .build();
        try {
            return new Part(client.getObject(request));
        } catch (SdkException e) {
            throw failed("read", name, e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            client.deleteObject(DeleteObjectRequest.builder()
                    .bucket(bucket)
                    .key(prefix + name)
                    .build());
        } catch (SdkException e) {
            if (!isMissing(e)) {
                throw failed("delete", name, e);
            }
        }
    }

    private static IOException failed(String action, String name, SdkException cause) {
        return isMissing(cause)
                ? new NoSuchFileException(name)
                : new IOException("S3 did not " + action + " " + name + ": " + cause.getMessage(), cause);
    }

    /** Returns whether the object is missing. A missing bucket is a fault of the configuration. */
    private static boolean isMissing(SdkException failure) {
        return failure instanceof S3Exception response
                && response.statusCode() == NOT_FOUND
                && (response.awsErrorDetails() == null
                        || !"NoSuchBucket".equals(response.awsErrorDetails().errorCode()));
    }

    @Override
    public void close() {
        client.close();
    }

    /** Part of an object. If it is not read to its end, closing it closes the connection instead of reading the rest. */
    private static final class Part extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> response;
        private boolean ended;

        private Part(ResponseInputStream<GetObjectResponse> response) {
            super(response);
            this.response = response;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            ended |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            ended |= read < 0;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                response.abort();
            }
        }
    }
}
