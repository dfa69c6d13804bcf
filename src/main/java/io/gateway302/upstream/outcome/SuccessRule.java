package io.gateway302.upstream.outcome;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.upstream.outcome.UpstreamError.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/**
 * Rule that decides whether a response is a success of its operation; the HTTP status alone does not.
 *
 * @param operation operation of the call
 * @param asItCame whether a success passes unchanged, also in a form that the catalog does not know
 */
record SuccessRule(Operation operation, boolean asItCame) {

    /** Decision about a response. */
    enum Decision {
        SUCCESS,
        /** The response says that it is a success, and has no result. */
        WITHOUT_RESULT,
        /** A success field of the response says that the request failed, and there is no result: it was not carried out. */
        DENIED,
        FAILURE
    }

    /**
     * Decides about a response.
     *
     * @param text body without its content coding; null if it could not be decoded
     * @param tree body as JSON; missing if it is none
     * @param error error that the body reports; null for none
     */
    Decision decide(ReadResponse response, byte @Nullable [] text, JsonNode tree, @Nullable UpstreamError error) {
        if (response.status() < 200 || response.status() >= 300 || (!asItCame && tree.isMissingNode())) {
            return Decision.FAILURE;
        }
        List<SuccessForm> forms =
                operation.success().stream().filter(form -> form.matches(tree)).toList();
        boolean proven = forms.stream().anyMatch(form -> !form.when().isEmpty() || form.hasResult(tree));
        if (asItCame && operation.billable() && !proven && denies(tree, error)) {
            // a result that came was paid for, whatever the success field says
            boolean delivered = operation.success().stream().anyMatch(form -> form.delivers(tree));
            return delivered && text != null ? Decision.SUCCESS : Decision.DENIED;
        }
        boolean good = forms.stream().anyMatch(form -> form.hasResult(tree)) || passes(response, tree, error);
        if (good && text != null) {
            return Decision.SUCCESS;
        }
        return forms.isEmpty() ? Decision.FAILURE : Decision.WITHOUT_RESULT;
    }

    /** A response that is not billable passes, because a failed task is a valid response to a poll. */
    private boolean passes(ReadResponse response, JsonNode tree, @Nullable UpstreamError error) {
        return asItCame && (!operation.billable() || !saysFailure(response, tree, error));
    }

    /**
     * Returns whether a response with a 2xx status reports a failure. It must be certain: a response that is taken for
     * a failure does not reach the caller, who may have paid for it.
     */
    private boolean saysFailure(ReadResponse response, JsonNode tree, @Nullable UpstreamError error) {
        if (error == null) {
            if (tree.isMissingNode()
                    && ContentTypes.isWebPage(response.headers().getFirst(HttpHeaders.CONTENT_TYPE))) {
                return ContentTypes.isDocumented(operation);
            }
            boolean readable = ContentCoding.of(response.headers()) == ContentCoding.IDENTITY;
            return !operation.success().isEmpty() && tree.isMissingNode() && readable;
        }
        JsonNode told = tree.path("error");
        return (told.isContainer() ? !told.isEmpty() : !told.asString("").isBlank())
                || FailureClassifier.isKnown(error, operation.provider())
                || operation.success().stream().anyMatch(form -> isOtherCode(form, error.code()));
    }

    /**
     * Returns whether a success field says that the request failed: one of the operation, or one that has the same
     * meaning in all responses.
     */
    private boolean denies(JsonNode tree, @Nullable UpstreamError error) {
        if (operation.success().stream().anyMatch(form -> form.isDeniedBy(tree))) {
            return true;
        }
        if (error == null || tree.path("error").isObject()) {
            return false;
        }
        JsonNode data = tree.path("data");
        boolean empty = data.isMissingNode() || data.isNull() || (data.isContainer() && data.isEmpty());
        return error.source() == Source.MINIMAX
                || (empty && (tree.has("errno") || error.refusesKey() || saysNoSuccess(tree)));
    }

    private static boolean saysNoSuccess(JsonNode tree) {
        JsonNode success = tree.path("success");
        return success.isBoolean() && !success.booleanValue();
    }

    /** Returns whether the form has codes of success, and this is none of them. */
    private static boolean isOtherCode(SuccessForm form, String code) {
        List<JsonNode> good = form.when().get("code");
        return good != null && good.stream().noneMatch(each -> each.asString().equals(code));
    }
}
