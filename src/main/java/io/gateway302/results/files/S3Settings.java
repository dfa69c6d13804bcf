package io.gateway302.results.files;

import io.gateway302.secret.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Bucket of Amazon S3 or a compatible service.
 *
 * @param bucket name of the bucket
 * @param endpoint address of a compatible service; null for Amazon's
 * @param region region; null for that of the environment
 * @param prefix text before the name of each object
 * @param pathStyle whether the bucket is in the path of addresses and not in the host
 * @param credentials credentials; null for those of the environment
 */
public record S3Settings(
        String bucket,
        @Nullable URI endpoint,
        @Nullable String region,
        String prefix,
        boolean pathStyle,
        @Nullable Credentials credentials) {

    /** Key with which requests are signed. */
    public record Credentials(String accessKey, Secret secretKey) {}
}
