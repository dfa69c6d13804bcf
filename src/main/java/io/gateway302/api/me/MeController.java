package io.gateway302.api.me;

import io.gateway302.exchange.Allowances;
import io.gateway302.identity.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint for the caller's permissions, remaining limits and costs. */
@RestController
@Tag(name = "Me")
class MeController {

    private final Allowances allowances;

    MeController(Allowances allowances) {
        this.allowances = allowances;
    }

    @Operation(
            operationId = "me",
            summary = "Show the caller",
            description =
                    "What it may use, what is left of each of its limits, and what its client spent today and this"
                            + " month. Calls in flight count as they were reserved.")
    @GetMapping(path = "/api/v1/me", produces = MediaType.APPLICATION_JSON_VALUE)
    Me me(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return Me.of(caller, allowances.of(caller));
    }
}
