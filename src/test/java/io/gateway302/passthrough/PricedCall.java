package io.gateway302.passthrough;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.Rate;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.sandbox.CatalogCall;
import io.gateway302.sandbox.SandboxCaller;
import io.gateway302.usage.Forecast;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Call of an operation that one of its price rules prices.
 *
 * @param index place of the rule in the catalog
 * @param form variant of the call
 */
record PricedCall(Operation operation, PriceTier rule, int index, Form form) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Known model, for operations whose examples name none with a price. */
    private static final String MODEL = "gpt-4o";

    /** Frames of a video of 10 s. */
    private static final int FRAMES = 241;

    private static final Set<String> NUMBERS = Forecast.numbers();

    /** Variant of a call. */
    enum Form {
        /** With the required fields. */
        PLAIN,
        /** With all documented numbers that determine the usage. */
        NUMBERS,
        /** With a streamed response. */
        STREAM
    }

    /** Returns the calls of all rules in the catalog. */
    static Stream<PricedCall> all() {
        return SandboxCaller.CATALOG.operations().stream()
                .filter(operation -> operation.billable()
                        && SandboxCaller.CATALOG.tasks(operation).isEmpty())
                .flatMap(PricedCall::of);
    }

    private static Stream<PricedCall> of(Operation operation) {
        List<PriceTier> rules = operation.pricing().tiers();
        return Stream.iterate(0, index -> index < rules.size(), index -> index + 1)
                .flatMap(index ->
                        Stream.of(Form.values()).map(form -> new PricedCall(operation, rules.get(index), index, form)))
                .filter(call -> switch (call.form) {
                    case PLAIN -> true;
                    case NUMBERS -> call.perModel() || !call.numbers().isEmpty();
                    case STREAM -> operation.response() == ResponseKind.SSE_OR_JSON;
                });
    }

    private boolean perModel() {
        return rule.rate() instanceof Rate.PerModel;
    }

    /** Returns a name that no other call has. */
    String name() {
        return operation.id() + "-" + index + "-" + form;
    }

    /** Returns the unit of the rule. */
    String unit() {
        return switch (rule.rate()) {
            case Price price -> price.unit().label();
            case Rate.PerModel _ -> "tokens of a model";
            case Rate.Reported _ -> "reported cost";
        };
    }

    HttpRequest.Builder request(URI address, String key) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        if (perModel() && !isPriced(rule, operation)) {
            fields.put("model", JSON.stringNode(MODEL));
        }
        if (form == Form.NUMBERS) {
            fields.putAll(numbers());
            if (perModel()) {
                fields.put("max_tokens", JSON.numberNode(16));
            }
        }
        rule.when().forEach((place, values) -> fields.put(place, JSON.stringNode(values.getFirst())));
        return CatalogCall.of(operation, "a cat", form == Form.STREAM, fields)
                .to(address)
                .header("Authorization", "Bearer " + key);
    }

    private static boolean isPriced(PriceTier rule, Operation operation) {
        return rule.when().containsKey("model")
                || operation.models().stream()
                        .findFirst()
                        .flatMap(ModelPrices.shipped()::find)
                        .isPresent();
    }

    private Map<String, JsonNode> numbers() {
        Map<String, JsonNode> numbers = new LinkedHashMap<>();
        collect("", operation.fields(), numbers);
        return numbers;
    }

    private static void collect(String prefix, List<Field> fields, Map<String, JsonNode> numbers) {
        for (Field field : fields) {
            String place = prefix + field.name();
            if (NUMBERS.contains(place)) {
                numbers.put(place, place.equals("frames") ? JSON.numberNode(FRAMES) : number(field));
            }
            collect(place + ".", field.fields(), numbers);
        }
    }

    private static JsonNode number(Field field) {
        if (!field.enumeration().isEmpty()) {
            return field.enumeration().getLast();
        }
        BigDecimal most = field.max();
        return JSON.numberNode(
                most == null ? 3 : most.min(BigDecimal.valueOf(3)).intValue());
    }

    @Override
    public String toString() {
        return name() + " " + rule.when();
    }

    /**
     * Amounts of a call in US dollars, to the millionth.
     *
     * @param reserved highest cost, according to a dry run
     * @param settled cost in the ledger
     * @param source source of the cost in the ledger
     * @param billed cost in the sandbox's record
     */
    record Amounts(
            PricedCall call,
            BigDecimal reserved,
            BigDecimal settled,
            @Nullable String source,
            BigDecimal billed) {

        Amounts {
            reserved = rounded(reserved);
            settled = rounded(settled);
            billed = rounded(billed);
        }

        Amounts(PricedCall call, BigDecimal reserved, BigDecimal billed) {
            this(call, reserved, BigDecimal.ZERO, null, billed);
        }

        Amounts settledBy(@Nullable Row row) {
            Row found = Objects.requireNonNull(row, call::name);
            return new Amounts(call, reserved, Objects.requireNonNull(found.cost()), found.costSource(), billed);
        }

        /** Returns whether the bill is not above the reservation. */
        boolean isReserved() {
            return reserved.compareTo(billed) >= 0;
        }

        /** Returns whether the bill was settled; an estimate is between the bill and the reservation. */
        boolean isSettled() {
            return "estimate".equals(source)
                    ? settled.compareTo(billed) >= 0 && settled.compareTo(reserved) <= 0
                    : settled.compareTo(billed) == 0;
        }

        private static BigDecimal rounded(BigDecimal amount) {
            return amount.setScale(6, RoundingMode.HALF_EVEN);
        }
    }
}
