package io.gateway302.dashboard;

import io.gateway302.exchange.Allowances;
import io.gateway302.identity.Caller;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.RecordedCall;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Endpoints at which clients of 302.AI ask for their balance and for the cost of a call. Nothing is asked of 302.AI: its
 * answers would be about the operator's account. They are described with the pass-through, not in the OpenAPI document.
 */
@Hidden
@RestController
@RequestMapping(path = "/dashboard", produces = MediaType.APPLICATION_JSON_VALUE)
class DashboardController {

    private static final String GENERATION = "gen_";
    private static final Pattern GENERATION_ID = Pattern.compile(GENERATION + "[0-9a-f-]{36}");

    /** Form of request ids and upstream request ids. */
    private static final Pattern OTHER_ID = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]{0,198}[\\x21-\\x7e])?");

    private final Allowances allowances;
    private final LedgerReader ledger;
    private final LookupRate rate;

    DashboardController(Allowances allowances, LedgerReader ledger, LookupRate rate) {
        this.allowances = allowances;
        this.ledger = ledger;
        this.rate = rate;
    }

    /** Returns what is left of the caller's smallest money limit. */
    @GetMapping("/balance")
    BalanceResponse balance(@AuthenticationPrincipal Caller caller) {
        return BalanceResponse.of(allowances.of(caller).allowances());
    }

    /** Returns the cost of a call of the caller's client. */
    @GetMapping("/record/{id}")
    RecordResponse record(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
        return find(caller.clientId(), id)
                .map(RecordResponse::of)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "The caller has no call with this id"));
    }

    private Optional<RecordedCall> find(String clientId, String id) {
        if (!(id.startsWith(GENERATION) ? GENERATION_ID : OTHER_ID).matcher(id).matches()) {
            return Optional.empty();
        }
        rate.count(clientId);
        return ledger.find(clientId, id);
    }
}
