package io.gateway302.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the messages for invalid settings of the store of result files. */
class ResultRulesTests {

    private static final String S3 = "GATEWAY_RESULTS_STORE=s3";
    private static final String BUCKET = "GATEWAY_RESULTS_S3_BUCKET=results";

    private static List<String> faults(String... variables) {
        Map<String, String> all = Arrays.stream(variables)
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        return new SettingsCheck().server(TestEnvironment.of(all));
    }

    @Test
    void acceptsUsualSettings() {
        assertThat(faults("GATEWAY_RESULTS_STORE=none")).isEmpty();
        assertThat(faults("GATEWAY_RESULTS_STORE=directory", "GATEWAY_RESULTS_DIRECTORY_PATH=/var/lib/results"))
                .isEmpty();
        assertThat(faults(S3, BUCKET, "GATEWAY_RESULTS_S3_REGION=eu-central-1")).isEmpty();
        assertThat(faults(
                        S3,
                        BUCKET,
                        "GATEWAY_RESULTS_S3_ENDPOINT=https://minio.example.com:9000",
                        "GATEWAY_RESULTS_S3_PATH_STYLE=true",
                        "GATEWAY_RESULTS_S3_PREFIX=results/",
                        "GATEWAY_RESULTS_S3_ACCESS_KEY=gateway",
                        "GATEWAY_RESULTS_S3_SECRET_KEY=minio123"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GATEWAY_RESULTS_STORE=disk | allowed values: none, directory, s3",
                "GATEWAY_RESULTS_RETENTION=long | a duration",
                "GATEWAY_RESULTS_RETENTION=0s | at least 1s",
                "GATEWAY_RESULTS_LINK_LIFETIME=8d | at most",
                "GATEWAY_RESULTS_CONCURRENCY=0 | at least 1",
                "GATEWAY_RESULTS_MAX_RESULTS=0 | at least 1",
                "GATEWAY_RESULTS_TIMEOUT=0s | at least 1s",
                "GATEWAY_RESULTS_MAX_SIZE=large | a size",
                "GATEWAY_RESULTS_MAX_SIZE=100B | at least 1KB",
                "GATEWAY_RESULTS_MAX_SIZE=-1MB | at least 1KB",
                "GATEWAY_RESULTS_S3_PATH_STYLE=perhaps | true or false",
            })
    void reportsAnInvalidValueInOneSentence(String variable, String expected) {
        assertThat(faults(variable))
                .singleElement()
                .asString()
                .startsWith(variable.substring(0, variable.indexOf('=')) + " is '")
                .contains(expected)
                .endsWith(".");
    }

    @Test
    void reportsAMissingBucket() {
        assertThat(faults(S3))
                .containsExactly("GATEWAY_RESULTS_STORE is 's3', but no bucket is set; set GATEWAY_RESULTS_S3_BUCKET.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://results", "Results", "a", "results/2026", "my_results"})
    void reportsAnInvalidBucket(String bucket) {
        assertThat(faults(S3, "GATEWAY_RESULTS_S3_BUCKET=" + bucket))
                .singleElement()
                .asString()
                .startsWith("GATEWAY_RESULTS_S3_BUCKET is '" + bucket + "', which is not a name of a bucket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minio:9000", "ftp://minio", "https://", "https://minio?a=b", "not a URL"})
    void reportsAnInvalidEndpoint(String endpoint) {
        assertThat(faults(S3, BUCKET, "GATEWAY_RESULTS_S3_ENDPOINT=" + endpoint))
                .singleElement()
                .asString()
                .startsWith("GATEWAY_RESULTS_S3_ENDPOINT is '" + endpoint + "', which is not an absolute http");
    }

    @Test
    void doesNotShowThePasswordInAnEndpoint() {
        assertThat(faults(S3, BUCKET, "GATEWAY_RESULTS_S3_ENDPOINT=https://me:secret@minio"))
                .singleElement()
                .asString()
                .contains("https://[redacted]@minio")
                .doesNotContain("secret@");
    }

    @ParameterizedTest
    @CsvSource({"ACCESS, secret", "SECRET, access"})
    void reportsHalfOfTheCredentialsWithoutShowingThem(String given, String missing) {
        assertThat(faults(S3, BUCKET, "GATEWAY_RESULTS_S3_" + given + "_KEY=AKIAIOSFODNN7"))
                .singleElement()
                .asString()
                .startsWith(
                        "GATEWAY_RESULTS_S3_" + given + "_KEY is set without gateway.results.s3." + missing + "-key")
                .doesNotContain("AKIA");
    }

    @Test
    void reportsAFileThatOneUploadCannotHold() {
        assertThat(faults("GATEWAY_RESULTS_MAX_SIZE=6GB")).isEmpty();
        assertThat(faults(S3, BUCKET, "GATEWAY_RESULTS_MAX_SIZE=6GB"))
                .containsExactly(
                        "GATEWAY_RESULTS_MAX_SIZE is '6GB'; it must be at most 5GB, the largest upload to S3.");
    }
}
