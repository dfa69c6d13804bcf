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
 * One call on its way: what is asked, by whom, and what the steps leave for each other. Belongs to one call and is not
 * shared between threads at the same time.
 */
public final class GatewayRequest {

    private static final Logger log = LoggerFactory.getLogger(GatewayRequest.class);

    private final String id;
    private final Door door;
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
     * A call to an operation whose path has no variables.
     *
     * @param id the request id
     * @param door the way by which it came in
     * @param operation what is asked
     * @param caller who asks
     * @param headers the caller's headers, hygiene not yet applied
     * @param body what goes to the upstream
     * @param receivedAt when it came in
     */
    public GatewayRequest(
            String id,
            Door door,
            Operation operation,
            Caller caller,
            HttpHeaders headers,
            Body body,
            Instant receivedAt) {
        this(id, door, operation, Target.of(operation), caller, headers, body, receivedAt);
    }

    /**
     * A call that has not started.
     *
     * @param id the request id
     * @param door the way by which it came in
     * @param operation what is asked
     * @param target where it goes, which is an address of the operation
     * @param caller who asks
     * @param headers the caller's headers, hygiene not yet applied
     * @param body what goes to the upstream
     * @param receivedAt when it came in
     */
    public GatewayRequest(
            String id,
            Door door,
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

    /** The request id. */
    public String id() {
        return id;
    }

    /** The way by which the call came in. */
    public Door door() {
        return door;
    }

    /** What is asked. */
    public Operation operation() {
        return operation;
    }

    /** Where it goes. */
    public Target target() {
        return target;
    }

    /** The model that is asked for: the one that the request names, or the only one that there is. Null for neither. */
    public @Nullable String model() {
        String named = get(Attribute.MODEL);
        return named == null && operation.models().size() == 1
                ? operation.models().getFirst()
                : named;
    }

    /** Who asks. */
    public Caller caller() {
        return caller;
    }

    /** Id of the client that asks. */
    public String clientId() {
        return caller.clientId();
    }

    /** The caller's headers, hygiene not yet applied. */
    public HttpHeaders headers() {
        return headers;
    }

    /** What goes to the upstream. */
    public Body body() {
        return body;
    }

    /** When the call came in. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** The id of what this call makes, {@code gen_} and a UUIDv7 (RFC 9562); also the id of its record. */
    public String generationId() {
        return generationId;
    }

    /** Headers that steps want on the answer, whether it is good or a problem. */
    public HttpHeaders answerHeaders() {
        return answerHeaders;
    }

    /** What the steps have reported so far. */
    public CallProgress progress() {
        return progress;
    }

    /** The result of the call; null while it is in flight. */
    public @Nullable CallResult result() {
        return result;
    }

    /** Leaves something for other steps. */
    public <T> void set(Attribute<T> attribute, T value) {
        attributes.put(attribute, value);
    }

    /** What was left under the attribute, or null. */
    public <T> @Nullable T get(Attribute<T> attribute) {
        return attribute.cast(attributes.get(attribute));
    }

    /** What was left under the attribute, or the given value. */
    public <T> T get(Attribute<T> attribute, T otherwise) {
        T value = get(attribute);
        return value == null ? otherwise : value;
    }

    /**
     * Registers work to be done once the call is complete. The last registered runs first, so that closing work nests as
     * the filters do.
     */
    public void onCompletion(Consumer<CallResult> work) {
        closing.push(work);
    }

    /**
     * Ends the call and does its closing work, each piece even if another fails. Later calls do nothing: a call ends
     * once.
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
