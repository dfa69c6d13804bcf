package io.gateway302.upstream.outcome;

import io.gateway302.catalog.Operation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content types of responses, compared with what the catalog documents. */
final class ContentTypes {

    private ContentTypes() {}

    /** Returns whether the type is JSON in one document. */
    static boolean isJson(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.contains("json") && !lower.contains("ndjson") && !lower.contains("json-seq");
    }

    /** Returns whether the type is text other than an event stream. */
    static boolean isText(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("text/") && !lower.startsWith("text/event-stream");
    }

    /** Returns whether the type is that of a web page, which a proxy on the way sends instead of JSON. */
    static boolean isWebPage(@Nullable String type) {
        String lower = type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("text/html") || lower.startsWith("application/xhtml");
    }

    /** Returns whether the operation is documented to respond with JSON or with events of JSON. */
    static boolean isDocumented(Operation operation) {
        return switch (operation.response()) {
            case JSON, TASK, SSE_OR_JSON -> true;
            case BINARY, UNKNOWN -> false;
        };
    }
}
