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
 * Settings of the pass-through.
 *
 * @param unlisted treatment of paths that the catalog lacks
 * @param maxBodySize maximum size of a request body
 * @param maxBodyInMemory maximum size of a request body in memory; a larger one is on disk until its call ends
 * @param maxStructure maximum size of a JSON body without its long texts, which is held in memory until its call ends
 * @param spoolDir directory for such bodies; {@code spool} in the data directory if not set
 * @param maxSpool maximum total size of all such bodies
 * @param askForUsage whether streams of chat completions are asked for their usage if the caller did not ask
 * @param disconnect treatment of a response whose caller disconnects
 * @param disconnectOf the same by operation id, where it differs
 * @param maxDrain maximum time for reading a response to its end without its caller
 * @param maxStream maximum duration of a streaming response
 * @param heartbeat time after which a comment is sent to the caller of an event stream to which nothing else is sent;
 *     zero for none
 */
@Validated
@ConfigurationProperties("gateway.passthrough")
record PassthroughProperties(
        @DefaultValue("deny") Unlisted unlisted,
        @DefaultValue("100MB") @NotNull DataSize maxBodySize,
        @DefaultValue("256KB") @NotNull DataSize maxBodyInMemory,
        @DefaultValue("8MB") @NotNull DataSize maxStructure,
        @Nullable Path spoolDir,
        @DefaultValue("4GB") @NotNull DataSize maxSpool,
        @DefaultValue("true") boolean askForUsage,
        @DefaultValue("cancel") Disconnect disconnect,
        @DefaultValue Map<String, Disconnect> disconnectOf,
        @DefaultValue("5m") @DurationMin(millis = 1) Duration maxDrain,
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration maxStream,
        @DefaultValue("0s") @DurationMin Duration heartbeat) {

    /** Treatment of a path that the catalog lacks. */
    enum Unlisted {
        /** The path is not found. */
        DENY,
        /** The path is passed on, unless it hands out keys. Its price is the estimate for {@code unlisted}. */
        ALLOW
    }

    /** Treatment of a response after its caller has disconnected. */
    enum Disconnect {
        /** The upstream request is cancelled. */
        CANCEL,
        /** The response is read to its end, so that its usage is recorded. */
        DRAIN
    }

    /** Returns the treatment of a response of this operation after its caller has disconnected. */
    Disconnect disconnect(String operation) {
        return disconnectOf.getOrDefault(operation, disconnect);
    }
}
