package io.gateway302.exchange;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gateway302.catalog.Operation;
import io.gateway302.identity.Caller;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * One call: its request, its caller, and the values that the steps store for each other. It is never used by two
 * threads at the same time.
 */
public final class GatewayExchange {

    private static final Logger log = LoggerFactory.getLogger(GatewayExchange.class);

    private final String id;
    private final EntryPoint door;
    private final Operation operation;
    private final Target target;
    private final Caller caller;
    private final HttpHeaders headers;
    private final Body body;
    private final Instant receivedAt;
    private final String generationId = "gen_" + UuidCreator.getTimeOrderedEpoch();
    private final HttpHeaders answerHeaders = new HttpHeaders();
    private final Map<Attribute<?>, Object> attributes = new HashMap<>();
    private final CallProgress progress = new CallProgress();
    private final Deque<Consumer<CallResult>> closing = new ArrayDeque<>();
    private @Nullable CallResult result;

    /**
     * Creates a call to an operation whose path has no variables.
     *
     * @param id request id
     * @param door entry point
     * @param operation requested operation
     * @param caller authenticated sender
     * @param headers the caller's headers, before header filtering
     * @param body body to send to the upstream
     * @param receivedAt time of arrival
     */
    public GatewayExchange(
            String id,
            EntryPoint door,
            Operation operation,
            Caller caller,
            HttpHeaders headers,
            Body body,
            Instant receivedAt) {
        this(id, door, operation, Target.of(operation), caller, headers, body, receivedAt);
    }

    /**
     * Creates a call that has not started.
     *
     * @param id request id
     * @param door entry point
     * @param operation requested operation
     * @param target upstream path and query, matching the operation
     * @param caller authenticated sender
     * @param headers the caller's headers, before header filtering
     * @param body body to send to the upstream
     * @param receivedAt time of arrival
     */
    public GatewayExchange(
            String id,
            EntryPoint door,
            Operation operation,
            Target target,
            Caller caller,
            HttpHeaders headers,
            Body body,
            Instant receivedAt) {
        this.id = id;
        this.door = door;
        this.operation = operation;
        this.target = target;
        this.caller = caller;
        this.headers = headers;
        this.body = body;
        this.receivedAt = receivedAt;
    }

    /** Returns the request id. */
    public String id() {
        return id;
    }

    /** Returns the entry point of the call. */
    public EntryPoint door() {
        return door;
    }

    /** Returns the requested operation. */
    public Operation operation() {
        return operation;
    }

    /** Returns the upstream path and query. */
    public Target target() {
        return target;
    }

    /** Returns the model named in the request, or the only model of the operation; null if there is neither. */
    public @Nullable String model() {
        String named = get(Attribute.MODEL);
        return named == null && operation.models().size() == 1
                ? operation.models().getFirst()
                : named;
    }

    /** Returns the authenticated sender. */
    public Caller caller() {
        return caller;
    }

    /**
     * Returns whether the response passes to the caller, or is kept with its task, as it comes. Otherwise the entry point
     * reads it, as JSON.
     */
    public boolean isRelayed() {
        return door != EntryPoint.TYPED || get(Attribute.RELAYED, false);
    }

    /** Returns the id of the client. */
    public String clientId() {
        return caller.clientId();
    }

    /** Returns the caller's headers, before header filtering. */
    public HttpHeaders headers() {
        return headers;
    }

    /** Returns the body to send to the upstream. */
    public Body body() {
        return body;
    }

    /** Returns the time of arrival. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** Returns the generation id, {@code gen_} and a UUIDv7 (RFC 9562). It is also the id of the ledger entry. */
    public String generationId() {
        return generationId;
    }

    /**
     * Returns the headers that steps add to the response, whether it is a success or a problem. They can be modified.
     */
    public HttpHeaders answerHeaders() {
        return answerHeaders;
    }

    /** Returns the reports of the steps so far. */
    public CallProgress progress() {
        return progress;
    }

    /** Returns the result of the call; null while it is in flight. */
    public @Nullable CallResult result() {
        return result;
    }

    /** Stores a value for other steps. */
    public <T> void set(Attribute<T> attribute, T value) {
        attributes.put(attribute, value);
    }

    /** Returns the value of the attribute, or null. */
    public <T> @Nullable T get(Attribute<T> attribute) {
        return attribute.cast(attributes.get(attribute));
    }

    /** Returns the value of the attribute, or the given default. */
    public <T> T get(Attribute<T> attribute, T otherwise) {
        T value = get(attribute);
        return value == null ? otherwise : value;
    }

    /**
     * Registers work to run when the call is complete. It runs in reverse order of registration, so that cleanup nests
     * like the filters.
     */
    public void onCompletion(Consumer<CallResult> work) {
        closing.push(work);
    }

    /**
     * Completes the call and runs all registered work, even if a part of it fails. Only the first call of this method
     * has an effect.
     */
    public void complete(CallResult end) {
        if (result != null) {
            return;
        }
        result = end;
        while (!closing.isEmpty()) {
            try {
                closing.pop().accept(end);
            } catch (RuntimeException | Error e) {
                log.error("Closing work of a call failed", e);
            }
        }
    }

    @Override
    public String toString() {
        return operation + " " + id;
    }
}
