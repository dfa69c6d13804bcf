package io.gateway302.passthrough;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.identity.ValidationMode;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import io.gateway302.validation.RequestValidator;
import java.util.List;

/** Validation of request bodies against the catalog, in the client's validation mode. */
final class SchemaCheck {

    private static final String HEADER = "Gateway-Validation";

    private final RequestValidator validator;

    SchemaCheck(RequestValidator validator) {
        this.validator = validator;
    }

    /**
     * Validates a request. In mode {@code WARN}, sets the header {@code Gateway-Validation}.
     *
     * @throws ProblemException with all violations, in mode {@code ENFORCE}
     */
    void check(PassthroughCall dropIn) {
        List<Violation> violations = violations(dropIn);
        if (violations.isEmpty()) {
            return;
        }
        if (enforces(dropIn)) {
            throw ProblemException.invalid(violations);
        }
        dropIn.request().answerHeaders().set(HEADER, RequestValidator.header(violations));
    }

    /** Returns whether the client's requests with violations are rejected. */
    static boolean enforces(PassthroughCall dropIn) {
        return dropIn.request().caller().validation() == ValidationMode.ENFORCE;
    }

    /** Returns the violations of a request; none in mode {@code OFF}. */
    List<Violation> violations(PassthroughCall dropIn) {
        GatewayExchange call = dropIn.request();
        boolean checked = dropIn.isJson()
                && !call.body().tree().isMissingNode()
                && call.caller().validation() != ValidationMode.OFF;
        return checked ? validator.check(call.operation(), call.body().tree()) : List.of();
    }
}
