package io.gateway302.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * One operation of 302.AI.
 *
 * @param id unique name, such as {@code doubao.drawing.character}
 * @param section heading of 302.AI's navigation, such as {@code Image Generation}
 * @param provider second heading, such as {@code Doubao}
 * @param title the navigation's entry
 * @param method HTTP method of the upstream
 * @param path path of the upstream, with path variables as {@code {task_id}}
 * @param alternatePaths further paths at which the upstream serves the same
 * @param variantOf id of the operation whose method and path this one shares, and under which calls to that path are
 *     counted unless their model tells otherwise; null for an operation that stands for itself
 * @param key where the upstream takes its key; null for the header Authorization
 * @param consumes media type of the request body, {@code none} for no body, null where it is not known
 * @param response what kind of answer comes
 * @param streamFlag name of the body field that asks for a stream
 * @param poll how the job that a call starts is followed; null where a call starts none
 * @param models names of the models that the operation serves; the first is the one that an answer is from where the
 *     answer does not tell
 * @param fallback whether calls count under this operation whose model no other one at the path names
 * @param fields the documented fields of the request
 * @param success the forms that a good answer may take; empty where none is documented
 * @param example a good answer as 302.AI documents it
 * @param billable whether a call costs money
 * @param repeatable whether a call whose outcome is unknown may be sent again, because it neither costs nor changes
 *     anything
 * @param price the list price; null where it is not known
 * @param unit what usage is counted in; null where nothing is counted
 * @param deadlines how long to wait for what
 * @param confidence how well the entry is documented
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
        @Nullable JsonNode example,
        boolean billable,
        boolean repeatable,
        @Nullable Price price,
        @Nullable Unit unit,
        Deadlines deadlines,
        Confidence confidence) {

    /** Id of what stands for operations that the catalog lacks; no entry has it. */
    public static final String UNLISTED = "unlisted";

    /** Whether a request names a model. */
    public boolean takesModel() {
        return !models.isEmpty()
                || fields.stream().anyMatch(field -> field.name().equals("model"));
    }

    @Override
    public String toString() {
        return id;
    }
}
