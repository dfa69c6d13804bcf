package io.gateway302.results;

import io.gateway302.results.files.S3Settings;
import io.gateway302.secret.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the store of result files.
 *
 * @param store where copies are stored
 * @param maxSize maximum size of a file, at least 1KB; with S3 at most 5GB
 * @param retention time for which a file is stored
 * @param linkLifetime time for which a link to a file is valid
 * @param concurrency maximum number of copies at the same time; further ones wait
 * @param timeout maximum time of a copy, and of its wait for others
 * @param maxResults maximum number of files of a task
 * @param directory settings of the directory
 * @param s3 settings of S3
 */
@Validated
@ConfigurationProperties("gateway.results")
record ResultProperties(
        @DefaultValue("none") Kind store,
        @DefaultValue("512MB") DataSize maxSize,
        @DefaultValue("7d") @DurationMin(seconds = 1) Duration retention,

        @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration linkLifetime,

        @DefaultValue("4") @Min(1) @Max(256) int concurrency,
        @DefaultValue("10m") @DurationMin(seconds = 1) Duration timeout,
        @DefaultValue("64") @Min(1) @Max(10_000) int maxResults,
        @DefaultValue Directory directory,
        @DefaultValue S3 s3) {

    /** Places for copies. */
    enum Kind {
        /** Results are not copied. */
        NONE,
        /** A directory of this machine, or one that replicas share. */
        DIRECTORY,
        /** A bucket of Amazon S3 or of a compatible service. */
        S3
    }

    /**
     * Directory for the files; with S3, for files while they are copied.
     *
     * @param path path of the directory, which is created if it does not exist; {@code results} in the data directory if
     *     not set
     */
    record Directory(@Nullable Path path) {}

    /**
     * Amazon S3 or a compatible service.
     *
     * @param bucket name of the bucket
     * @param endpoint address of a compatible service, such as {@code https://minio.example.com}; Amazon's if not set
     * @param region region of the bucket; if not set, that of the environment ({@code AWS_REGION}), or {@code us-east-1}
     *     with an endpoint
     * @param prefix text before the name of each object, such as {@code results/}
     * @param pathStyle whether the bucket is in the path of addresses and not in the host
     * @param accessKey id of the access key; if not set, credentials of the environment count
     * @param secretKey secret of the access key
     */
    record S3(
            @Nullable String bucket,
            @Nullable String endpoint,
            @Nullable String region,
            @DefaultValue("") String prefix,
            @DefaultValue("false") boolean pathStyle,
            @Nullable String accessKey,
            @Nullable String secretKey) {

        /** Treats a blank value, as an unset environment variable yields it, as not set. */
        S3 {
            bucket = stripped(bucket);
            endpoint = stripped(endpoint);
            region = stripped(region);
            accessKey = stripped(accessKey);
            secretKey = stripped(secretKey);
        }

        private static @Nullable String stripped(@Nullable String text) {
            return StringUtils.hasText(text) ? text.strip() : null;
        }

        S3Settings settings() {
            return new S3Settings(
                    Objects.requireNonNull(bucket),
                    endpoint == null ? null : URI.create(endpoint),
                    region,
                    prefix,
                    pathStyle,
                    accessKey == null || secretKey == null
                            ? null
                            : new S3Settings.Credentials(accessKey, Secret.of(secretKey)));
        }

        /** Returns the settings without the credentials. */
        @Override
        public String toString() {
            return "S3[" + bucket + ", " + endpoint + ", " + region + ", " + prefix + "]";
        }
    }
}
