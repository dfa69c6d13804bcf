package io.gateway302.upstream.outcome;

import static io.gateway302.upstream.outcome.FailureClassifier.ACCOUNT_REFUSED;
import static io.gateway302.upstream.outcome.FailureClassifier.DENIED;
import static io.gateway302.upstream.outcome.FailureClassifier.MODERATED;
import static io.gateway302.upstream.outcome.FailureClassifier.OVERLOADED;
import static io.gateway302.upstream.outcome.FailureClassifier.RATE_LIMITED;
import static io.gateway302.upstream.outcome.FailureClassifier.UNSUITABLE;

import io.gateway302.upstream.outcome.UpstreamError.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error codes of the providers behind 302.AI. Names are the same for all of them, numbers belong to one provider. The
 * accounts in these codes are those of 302.AI at the provider, so another key of the gateway does not help.
 */
final class VendorCodes {

    private static final Map<String, FailureClass> NAMES = new HashMap<>();
    private static final Map<String, FailureClass> MINIMAX = new HashMap<>();
    private static final Map<String, FailureClass> KLING = new HashMap<>();
    private static final Map<String, FailureClass> MIDJOURNEY = new HashMap<>();
    private static final Map<String, FailureClass> ZHIPU = new HashMap<>();
    private static final Map<String, Map<String, FailureClass>> BY_PROVIDER =
            Map.of("MINIMAX", MINIMAX, "KLING", KLING, "MIDJOURNEY", MIDJOURNEY, "ZHIPU", ZHIPU);

    /** Parts of names of moderation: Ark's names begin with what was inspected, and may end with the kind of content. */
    private static final List<String> MODERATION = List.of("SensitiveContentDetected", "RiskDetection");

    static {
        // OpenAI: platform.openai.com/docs/guides/error-codes and the answers of its image operations; Azure:
        // learn.microsoft.com/azure/ai-services/openai/concepts/content-filter
        put(NAMES, MODERATED, "content_policy_violation", "moderation_blocked", "content_filter");
        put(NAMES, MODERATED, "ResponsibleAIPolicyViolation");
        put(NAMES, ACCOUNT_REFUSED, "insufficient_quota", "billing_hard_limit_reached", "billing_not_active");
        put(NAMES, ACCOUNT_REFUSED, "account_deactivated");
        put(NAMES, RATE_LIMITED, "rate_limit_exceeded");
        // Anthropic: docs.anthropic.com/en/api/errors
        put(NAMES, ACCOUNT_REFUSED, "authentication_error", "billing_error");
        put(NAMES, RATE_LIMITED, "rate_limit_error");
        put(NAMES, OVERLOADED, "overloaded_error");
        // Google: reason in the details of an error
        put(NAMES, ACCOUNT_REFUSED, "API_KEY_INVALID", "API_KEY_EXPIRED", "BILLING_DISABLED", "SERVICE_DISABLED");
        // DashScope: help.aliyun.com/zh/dashscope/return-status-code-description
        put(NAMES, MODERATED, "DataInspectionFailed", "data_inspection_failed");
        put(NAMES, ACCOUNT_REFUSED, "Arrearage", "InvalidApiKey");
        put(NAMES, RATE_LIMITED, "Throttling", "Throttling.RateQuota", "Throttling.AllocationQuota");
        // Ark: volcengine.com/docs/82379/1299023
        put(NAMES, ACCOUNT_REFUSED, "AccountOverdueError");
        put(NAMES, RATE_LIMITED, "ServerOverloaded");
        // MiniMax, "Error Codes": platform.minimax.io/docs/api-reference/errorcode
        put(MINIMAX, RATE_LIMITED, "1002", "1039", "1041", "2045");
        put(MINIMAX, ACCOUNT_REFUSED, "1004", "1008", "2049", "2056", "2061");
        put(MINIMAX, MODERATED, "1026", "1027");
        put(MINIMAX, UNSUITABLE, "1042", "1043", "1044", "2013", "2037", "2039", "2042", "2048", "20132");
        // Kling, "General Information", table "Error Code": its numbers 1304 and 1103 are about the account's addresses
        // and permissions: app.klingai.com/global/dev/document-api/apiReference/commonInfo
        put(KLING, ACCOUNT_REFUSED, "1000", "1001", "1002", "1003", "1004", "1100", "1101", "1102", "1103", "1304");
        put(KLING, UNSUITABLE, "1200", "1201", "1202", "1203");
        put(KLING, MODERATED, "1300", "1301");
        put(KLING, RATE_LIMITED, "1302", "1303");
        // Midjourney: class ReturnCode of novicezk/midjourney-proxy
        put(MIDJOURNEY, RATE_LIMITED, "23");
        put(MIDJOURNEY, MODERATED, "24");
        put(MIDJOURNEY, UNSUITABLE, "4");
        put(MIDJOURNEY, DENIED, "3", "9");
        // Zhipu, "Errors", table "Business Error Codes": docs.z.ai/api-reference/api-code. 1304 and 1308 are used-up
        // quotas of a day or longer, which no retry outlasts.
        put(ZHIPU, ACCOUNT_REFUSED, "1000", "1001", "1002", "1003", "1004", "1110", "1111", "1112", "1113", "1121");
        put(ZHIPU, ACCOUNT_REFUSED, "1220", "1304", "1308", "1309");
        put(ZHIPU, UNSUITABLE, "1210", "1211", "1212", "1213", "1214", "1215");
        put(ZHIPU, MODERATED, "1300", "1301");
        put(ZHIPU, RATE_LIMITED, "1302", "1303", "1305");
    }

    private VendorCodes() {}

    private static void put(Map<String, FailureClass> codes, FailureClass failureClass, String... names) {
        for (String name : names) {
            codes.put(name, failureClass);
        }
    }

    /**
     * Returns the class of a documented code; null for all others.
     *
     * @param provider provider of the operation in the catalog
     */
    static @Nullable FailureClass find(UpstreamError error, String provider) {
        String code = error.code();
        if (MODERATION.stream().anyMatch(code::contains)) {
            return MODERATED;
        }
        FailureClass named = NAMES.get(code);
        if (named != null || error.source() == Source.MINIMAX) {
            return named == null ? MINIMAX.get(code) : named;
        }
        String upper = provider.toUpperCase(Locale.ROOT);
        for (Map.Entry<String, Map<String, FailureClass>> entry : BY_PROVIDER.entrySet()) {
            if (upper.startsWith(entry.getKey())) {
                return entry.getValue().get(code);
            }
        }
        return null;
    }
}
