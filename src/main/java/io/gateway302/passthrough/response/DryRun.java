package io.gateway302.passthrough.response;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Preview;
import io.gateway302.exchange.Usage;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Result of a dry run.
 *
 * @param operation operation id
 * @param dryRun always true
 * @param model requested model; null if the request names none
 * @param accepted whether the call would be sent to 302.AI
 * @param violations reasons against the call: rules of its fields, permissions and limits
 * @param estimatedQuantity expected number of units
 * @param unit counted unit; null if nothing is counted
 * @param estimatedCost expected cost; null if no price is known
 * @param limits remaining limits of the caller; empty if it has none
 */
public record DryRun(
        @JsonProperty("operation") String operation,
        @JsonProperty("dry_run") boolean dryRun,
        @JsonProperty("model") @Nullable String model,
        @JsonProperty("accepted") boolean accepted,
        @JsonProperty("violations") List<Violation> violations,
        @JsonProperty("estimated_quantity") long estimatedQuantity,
        @JsonProperty("unit") @Nullable Unit unit,
        @JsonProperty("estimated_cost") @Nullable Cost estimatedCost,
        @JsonProperty("limits") List<Preview.Allowance> limits) {

    /**
     * Returns the result for a call.
     *
     * @param broken violations of the documented rules of the operation's fields
     * @param enforced whether these violations would reject the call
     */
    public static DryRun of(GatewayExchange call, Preview preview, List<Violation> broken, boolean enforced) {
        Operation operation = call.operation();
        return new DryRun(
                operation.id(),
                true,
                call.model(),
                preview.objections().isEmpty() && (broken.isEmpty() || !enforced),
                Stream.concat(broken.stream(), preview.objections().stream().flatMap(DryRun::reasons))
                        .toList(),
                preview.quantity(),
                operation.unit(),
                Cost.of(preview.cost()),
                preview.allowances());
    }

    private static Stream<Violation> reasons(ProblemException problem) {
        return problem.violations().isEmpty()
                ? Stream.of(new Violation("", problem.type().slug(), problem.detail()))
                : problem.violations().stream();
    }

    /**
     * Amount of money.
     *
     * @param amount decimal number
     * @param currency ISO 4217 code
     * @param source {@code price_list} or {@code estimate}
     */
    public record Cost(
            @JsonProperty("amount") String amount,
            @JsonProperty("currency") String currency,
            @JsonProperty("source") String source) {

        static @Nullable Cost of(Usage.@Nullable Cost cost) {
            return cost == null
                    ? null
                    : new Cost(
                            cost.amount().toPlainString(),
                            cost.currency(),
                            cost.source().label());
        }
    }
}
