package io.gateway302.passthrough;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the drop-in door treats what passes.
 *
 * @param unlisted whether paths pass that the catalog lacks
 * @param maxBodySize the largest request
 * @param maxBodyInMemory the largest request that is held in memory; what is larger lies on the disk until its call ends
 * @param spoolDir where such requests lie; {@code spool} in the data directory where it is not set
 * @param maxSpool how much of them there may be at a time
 * @param askForUsage whether streams of chat completions are asked for their usage where the caller did not
 * @param disconnect what becomes of an answer whose caller leaves
 * @param disconnectOf the same by id of the operation, where it differs
 * @param maxDrain how long an answer without its caller is read on
 * @param maxStream how long an answer may stream
 */
@Validated
@ConfigurationProperties("gateway.passthrough")
record PassthroughProperties(
        @DefaultValue("deny") Unlisted unlisted,
        @DefaultValue("100MB") @NotNull DataSize maxBodySize,
        @DefaultValue("256KB") @NotNull DataSize maxBodyInMemory,
        @Nullable Path spoolDir,
        @DefaultValue("4GB") @NotNull DataSize maxSpool,
        @DefaultValue("true") boolean askForUsage,
        @DefaultValue("cancel") Disconnect disconnect,
        @DefaultValue Map<String, Disconnect> disconnectOf,
        @DefaultValue("5m") @DurationMin(millis = 1) Duration maxDrain,
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration maxStream) {

    /** What happens to a path that the catalog lacks. */
    enum Unlisted {
        /** It is not found. */
        DENY,
        /** It passes, unless it hands out keys, and is priced by the estimate for {@code unlisted}. */
        ALLOW
    }

    /** What happens to an answer when its caller has left. */
    enum Disconnect {
        /** The upstream is told to stop. */
        CANCEL,
        /** It is read to its end, so that what it used becomes known. */
        DRAIN
    }

    /** What happens to an answer of the operation whose caller leaves. */
    Disconnect disconnect(String operation) {
        return disconnectOf.getOrDefault(operation, disconnect);
    }
}
