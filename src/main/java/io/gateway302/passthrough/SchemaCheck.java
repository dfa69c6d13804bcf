package io.gateway302.passthrough;

import io.gateway302.exchange.GatewayExchange;
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
    void check(DropInCall dropIn) {
        GatewayExchange call = dropIn.request();
        if (!dropIn.isJson() || call.body().tree().isMissingNode()) {
            return;
        }
        switch (call.caller().validation()) {
            case OFF -> {}
            case WARN -> {
                List<Violation> violations =
                        validator.check(call.operation(), call.body().tree());
                if (!violations.isEmpty()) {
                    call.answerHeaders().set(HEADER, RequestValidator.header(violations));
                }
            }
            case ENFORCE -> {
                List<Violation> violations =
                        validator.check(call.operation(), call.body().tree());
                if (!violations.isEmpty()) {
                    throw ProblemException.invalid(violations);
                }
            }
        }
    }
}
