package io.gateway302.idempotency;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/** Parser for the header {@code Idempotency-Key} (IETF draft-ietf-httpapi-idempotency-key-header). */
final class IdempotencyKey {

    private static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    private IdempotencyKey() {}

    /**
     * Returns the key; null if the request has none, or its operation is not a POST. A key has 1 to 255 printable ASCII
     * characters.
     *
     * @throws ProblemException if the header occurs more than once or the key is malformed
     */
    static @Nullable String of(GatewayExchange request) {
        List<String> values = request.headers().get(HEADER);
        if (values == null
                || values.isEmpty()
                || !HttpMethod.POST.equals(request.operation().method())) {
            return null;
        }
        if (values.size() > 1) {
            throw invalid("size", "must be given once");
        }
        String key = values.getFirst();
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw invalid("length", "must have 1 to " + MAX_LENGTH + " characters");
        }
        if (!key.chars().allMatch(character -> character >= ' ' && character <= '~')) {
            throw invalid("pattern", "must consist of printable ASCII characters");
        }
        return key;
    }

    private static ProblemException invalid(String code, String message) {
        return ProblemException.invalid(List.of(new Violation(HEADER, code, message)));
    }
}
