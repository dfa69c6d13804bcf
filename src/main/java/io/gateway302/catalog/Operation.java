package io.gateway302.catalog;

import io.gateway302.catalog.price.Pricing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * Operation of 302.AI.
 *
 * @param id unique id, such as {@code doubao.drawing.character}
 * @param section heading in the navigation of 302.AI, such as {@code Image Generation}
 * @param provider second heading, such as {@code Doubao}
 * @param title title in the navigation
 * @param method HTTP method at the upstream
 * @param path path at the upstream, with variables such as {@code {task_id}}
 * @param alternatePaths further paths at which the upstream provides the same operation
 * @param variantOf id of the main operation with the same method and path, which is used for calls without the constant
 *     fields of this one; null for a main operation
 * @param key location of the upstream's key; null for the header Authorization
 * @param consumes media type of the request body; {@code none} for no body, null if unknown
 * @param response kind of the response
 * @param streamFlag name of the body field that requests a stream
 * @param poll request for the result of a task that a call starts; null if a call starts none
 * @param models names of the models of the operation; the first one is assumed for responses that do not name their
 *     model
 * @param fallback whether the operation is used for calls whose model no other operation at the path lists
 * @param fields documented fields of the request
 * @param success forms of a successful response; empty if none is documented
 * @param links dotted paths of addresses in the response at which callers continue; those at the upstream are replaced by
 *     addresses of the gateway
 * @param example successful response from the documentation of 302.AI
 * @param billable whether a call costs money
 * @param repeatable whether a call with an unknown outcome may be retried, because it costs and changes nothing
 * @param pricing prices; {@link Pricing#NONE} if unknown
 * @param delisted whether 302.AI's product list no longer names the operation
 * @param unit unit in which usage is counted; null if nothing is counted
 * @param deadlines timeouts of a call
 * @param confidence reliability of the entry's source
 */
public record Operation(
        String id,
        String section,
        String provider,
        String title,
        HttpMethod method,
        String path,
        List<String> alternatePaths,
        @Nullable String variantOf,
        @Nullable KeyPlace key,
        @Nullable String consumes,
        ResponseKind response,
        @Nullable String streamFlag,
        @Nullable Poll poll,
        List<String> models,
        boolean fallback,
        List<Field> fields,
        List<SuccessForm> success,
        List<String> links,
        @Nullable JsonNode example,
        boolean billable,
        boolean repeatable,
        Pricing pricing,
        boolean delisted,
        @Nullable Unit unit,
        Deadlines deadlines,
        Confidence confidence) {

    /** Id of the placeholder for operations that the catalog does not contain; no entry has it. */
    public static final String UNLISTED = "unlisted";

    /** Returns whether requests name a model. */
    public boolean takesModel() {
        return !models.isEmpty()
                || fields.stream().anyMatch(field -> field.name().equals("model"));
    }

    @Override
    public String toString() {
        return id;
    }
}
