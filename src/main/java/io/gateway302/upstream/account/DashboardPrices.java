package io.gateway302.upstream.account;

import io.gateway302.upstream.FailoverList;
import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.account.Dashboard.Page;
import io.gateway302.upstream.account.UpstreamPrices.Answer.Failed;
import io.gateway302.upstream.account.UpstreamPrices.Answer.Listed;
import io.gateway302.upstream.outcome.UpstreamError;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Price list from 302.AI's dashboard: {@code GET /dashboard/prices}. */
final class DashboardPrices implements UpstreamPrices {

    /** An empty path selects the prices of all paths. */
    private static final String PATH = "/dashboard/prices?path=&lang=en";

    /** Maximum size of the list in bytes; a list of thousands of rows needs less. */
    private static final int MAX_LIST_BYTES = 8 * 1024 * 1024;

    private final Dashboard dashboard;
    private final FailoverList<UpstreamKey> keys;

    DashboardPrices(Dashboard dashboard, FailoverList<UpstreamKey> keys) {
        this.dashboard = dashboard;
        this.keys = keys;
    }

    @Override
    public Answer read(Duration timeout) {
        Set<UpstreamKey> tried = new HashSet<>();
        Answer response = new Failed(true, "no key");
        for (Optional<UpstreamKey> key = keys.choose(tried); key.isPresent(); key = keys.choose(tried)) {
            tried.add(key.get());
            response = read(key.get(), timeout);
            if (!(response instanceof Failed failed && failed.refused())) {
                return response;
            }
        }
        return response;
    }

    private Answer read(UpstreamKey key, Duration timeout) {
        return switch (dashboard.get(key, PATH, timeout, MAX_LIST_BYTES)) {
            case Page.Unanswered none -> new Failed(false, none.reason());
            case Page.Answered response -> list(key.alias(), response.status(), response.body());
        };
    }

    private static Answer list(String key, int status, JsonNode response) {
        String code = UpstreamError.of(response).map(UpstreamError::code).orElse("");
        String reason = "status " + status + (code.isEmpty() ? "" : ", code " + code);
        if (DashboardRecords.isRefused(status, code)) {
            return new Failed(true, reason);
        }
        if (status < 200 || status > 299 || !DashboardRecords.isGood(code)) {
            return new Failed(false, reason);
        }
        JsonNode rows = response.path("data");
        return rows.isArray() ? new Listed(key, rows) : new Failed(false, "the answer has no list");
    }
}
