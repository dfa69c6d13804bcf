package io.gateway302.api;

import io.gateway302.api.form.OutgoingForm;
import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Body;
import io.gateway302.relay.BodyWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Request to 302.AI for a request that names a model.
 *
 * @param operation operation that the model selects
 * @param model requested model
 * @param body body
 * @param contentType content type of the body; for a form, its boundary depends on the content
 * @param query query without question mark; null if there is none
 * @param relayed whether the response passes to the caller as it comes
 * @param writer writer that owns the file of the body; null if the body is in memory
 */
public record UpstreamRequest(
        Operation operation,
        String model,
        Body body,
        String contentType,
        @Nullable String query,
        boolean relayed,
        @Nullable BodyWriter writer) {

    /** Creates a request with a JSON body. */
    public static UpstreamRequest json(Operation operation, String model, Body body) {
        return new UpstreamRequest(operation, model, body, MediaType.APPLICATION_JSON_VALUE, null, false, null);
    }

    /** Creates a request with a form. */
    public static UpstreamRequest form(Operation operation, String model, OutgoingForm form) {
        return new UpstreamRequest(operation, model, form.body(), form.contentType(), null, false, form.writer());
    }

    /** Returns the same request, whose response passes to the caller as it comes. */
    public UpstreamRequest asRelayed() {
        return new UpstreamRequest(operation, model, body, contentType, query, true, writer);
    }

    /** Returns the same request with a query. */
    public UpstreamRequest withQuery(@Nullable String parameters) {
        return new UpstreamRequest(operation, model, body, contentType, parameters, relayed, writer);
    }

    /** Returns the same request with another body. */
    public UpstreamRequest withBody(Body other) {
        return new UpstreamRequest(operation, model, other, contentType, query, relayed, writer);
    }

    /** Returns the same request with the writer that owns the file of its body. */
    public UpstreamRequest writtenBy(BodyWriter owner) {
        return new UpstreamRequest(operation, model, body, contentType, query, relayed, owner);
    }

    /** Returns a text that is the same for the repetition of the request only. */
    String fingerprint() {
        return contentType + "\n" + query + "\n" + body.tree();
    }

    /** Returns the action that deletes the file of the body, which from now on outlives the request of the caller. */
    Runnable handOver() {
        return writer == null ? () -> {} : writer.handOver();
    }
}
