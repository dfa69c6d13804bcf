package io.gateway302.sandbox.call;

import io.gateway302.catalog.price.TokenPrice;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Factory of JSON responses in 302.AI's formats. */
public final class Answers {

    static final String MODEL = "high_aes_ip_v20";

    private static final int SUCCESS = 10000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Answers() {}

    /** Returns a successful response of the drawing service, with the fields of real responses of this operation. */
    public static ObjectNode success(
            String requestId, String innerRequestId, List<String> urls, List<String> pictures, Duration elapsed) {
        ObjectNode response = JSON.objectNode().put("code", SUCCESS);
        ObjectNode data = response.putObject("data");
        data.putObject("algorithm_base_resp").put("status_code", 0).put("status_message", "Success");
        list(data, "binary_data_base64", pictures);
        list(data, "image_urls", urls);
        data.put("llm_result", "")
                .put("pe_result", "")
                .put("predict_tags_result", "")
                .put("rephraser_result", "")
                .put("request_id", innerRequestId)
                .put("vlm_result", "");
        return ending(response, SUCCESS, "Success", requestId, elapsed);
    }

    /** Returns a rejection by the drawing service. */
    public static ObjectNode refusal(ServiceCode code, String message, String requestId, Duration elapsed) {
        ObjectNode response = JSON.objectNode().put("code", code.code()).putNull("data");
        return ending(response, code.code(), message, requestId, elapsed);
    }

    private static void list(ObjectNode data, String field, List<String> values) {
        var array = data.putArray(field);
        values.forEach(array::add);
    }

    private static ObjectNode ending(
            ObjectNode response, int code, String message, String requestId, Duration elapsed) {
        return response.put("message", message)
                .put("request_id", requestId)
                .put("status", code)
                .put("time_elapsed", inGoNotation(elapsed));
    }

    /** Returns a successful response in the generic format, in which all values are strings. */
    public static ObjectNode envelope(String id, String output, Instant startedAt, Instant completedAt) {
        return JSON.objectNode()
                .put("completed_at", completedAt.toString())
                .put("created_at", startedAt.toString())
                .put("error", "")
                .put("id", id)
                .put("model", MODEL)
                .put("output", output)
                .put("started_at", startedAt.toString())
                .put("status", "succeeded");
    }

    /** Returns the cost record of a call. */
    public static ObjectNode costRecord(Generations.Bill bill) {
        ObjectNode response = JSON.objectNode();
        response.putObject("data")
                .put("cost", bill.cost())
                .put("input_token", bill.usage().inputTokens())
                .put("output_token", bill.usage().outputTokens())
                .put("model", bill.model());
        return response;
    }

    /** Returns the balance of the account, in US dollars. */
    public static ObjectNode balance(BigDecimal balance) {
        ObjectNode response = JSON.objectNode();
        response.putObject("data").put("balance", balance.toPlainString());
        return response;
    }

    /** Returns the price list, in US dollars per million tokens. */
    public static ObjectNode prices(Map<String, TokenPrice> prices) {
        ObjectNode response = JSON.objectNode().put("code", 0).put("msg", "success");
        var rows = response.putArray("data");
        prices.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(model -> {
            ObjectNode row = rows.addObject().put("name", model.getKey()).put("tag", "LLM");
            row.putObject("pricing")
                    .put("input", model.getValue().input())
                    .put("output", model.getValue().output());
            row.put("pricing_prefix", "").put("pricing_suffix", "1M tokens").put("description", "");
        });
        return response;
    }

    /** Returns the counts of all requests. */
    public static ObjectNode tally(Generations.Tally tally) {
        ObjectNode response = JSON.objectNode()
                .put("submissions", tally.submissions())
                .put("generations", tally.generations())
                .put("polls", tally.polls())
                .put("cost_usd", tally.cost().toPlainString())
                .put("record_lookups", tally.recordLookups());
        var requests = response.putArray("requests");
        tally.requests().stream().map(Answers::count).forEach(requests::add);
        return response;
    }

    /** Returns the counts of one request. */
    public static ObjectNode count(Generations.Count count) {
        return JSON.objectNode()
                .put("request_id", count.requestId())
                .put("submissions", count.submissions())
                .put("generations", count.generations())
                .put("polls", count.polls());
    }

    /** Returns the counts of connections and streams. */
    public static ObjectNode traffic(ConnectionStats.Snapshot traffic) {
        return JSON.objectNode()
                .put("open", traffic.connections())
                .put("streams", traffic.streams())
                .put("streams_ended", traffic.streamsEnded())
                .put("streams_cancelled", traffic.streamsCancelled())
                .put("calls_cancelled", traffic.callsCancelled());
    }

    private static String inGoNotation(Duration elapsed) {
        BigDecimal nanos = BigDecimal.valueOf(elapsed.toNanos());
        boolean seconds = elapsed.toSeconds() > 0;
        BigDecimal shown = nanos.movePointLeft(seconds ? 9 : 6).stripTrailingZeros();
        return shown.signum() == 0 ? "0s" : shown.toPlainString() + (seconds ? "s" : "ms");
    }
}
