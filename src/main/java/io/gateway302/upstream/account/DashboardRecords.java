package io.gateway302.upstream.account;

import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.account.Dashboard.Page;
import io.gateway302.upstream.account.UpstreamRecord.Failed;
import io.gateway302.upstream.account.UpstreamRecord.Found;
import io.gateway302.upstream.account.UpstreamRecord.NotYet;
import io.gateway302.upstream.outcome.UpstreamError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** Cost records from 302.AI's dashboard: {@code GET /dashboard/record/{request-id}}. */
final class DashboardRecords implements UpstreamRecords {

    private static final int MAX_ID_LENGTH = 256;

    /** Codes of a successful response. 302.AI's formats differ; some have no code. */
    private static final Set<String> GOOD = Set.of("", "0", "200");

    /**
     * Codes for a key that is missing, invalid, disabled or expired, or lacks permission. All occur with status 200
     * too.
     */
    private static final Set<String> REFUSED = Set.of("-10001", "-10002", "-10005", "-1", "401", "403", "Unauthorized");

    private final Dashboard dashboard;
    private final UpstreamKeys keys;

    DashboardRecords(Dashboard dashboard, UpstreamKeys keys) {
        this.dashboard = dashboard;
        this.keys = keys;
    }

    @Override
    public UpstreamRecord find(String keyAlias, String requestId) {
        Optional<UpstreamKey> key = keys.find(keyAlias);
        if (key.isEmpty()) {
            return new Failed(true, "there is no such key any more");
        }
        if (requestId.isBlank() || requestId.length() > MAX_ID_LENGTH) {
            return new NotYet();
        }
        return switch (dashboard.get(
                key.get(), "/dashboard/record/" + UriUtils.encode(requestId, StandardCharsets.UTF_8))) {
            case Page.Unanswered none -> new Failed(false, none.reason());
            case Page.Answered response -> record(response.status(), response.body());
        };
    }

    private static UpstreamRecord record(int status, JsonNode response) {
        String code = UpstreamError.of(response).map(UpstreamError::code).orElse("");
        if (isRefused(status, code)) {
            return new Failed(true, "status " + status + (code.isEmpty() ? "" : ", code " + code));
        }
        if (status == 404) {
            return new NotYet();
        }
        if (status < 200 || status > 299) {
            return new Failed(false, "status " + status);
        }
        JsonNode data = response.path("data");
        BigDecimal cost = Amount.of(data.path("cost"));
        if (cost == null || cost.signum() < 0 || !GOOD.contains(code)) {
            return new NotYet();
        }
        JsonNode model = data.path("model");
        return new Found(
                cost,
                count(data.path("input_token")),
                count(data.path("output_token")),
                model.isString() && !model.stringValue().isBlank() ? model.stringValue() : null);
    }

    /** Returns whether a response refuses the key. */
    static boolean isRefused(int status, String code) {
        return status == 401 || status == 403 || (status < 500 && REFUSED.contains(code));
    }

    /** Returns whether a code is that of a successful response. */
    static boolean isGood(String code) {
        return GOOD.contains(code);
    }

    private static @Nullable Long count(JsonNode node) {
        BigDecimal count = Amount.of(node);
        boolean whole = count != null
                && count.signum() >= 0
                && count.stripTrailingZeros().scale() <= 0
                && count.precision() - count.scale() <= 18;
        return whole ? Long.valueOf(Objects.requireNonNull(count).longValue()) : null;
    }
}
