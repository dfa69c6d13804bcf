package io.gateway302.limits;

import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.limits.store.Charge;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.Measure;
import io.gateway302.limits.store.Reservation;
import io.gateway302.usage.settlement.CostCorrection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;

/** Correction of the budgets of a day and a month when the real cost of a call is known. */
final class BudgetCorrections {

    private final Limiter limiter;

    BudgetCorrections(Limiter limiter) {
        this.limiter = limiter;
    }

    /** Replaces the charged cost by the real one, in the windows in which the call was charged, unless they are over. */
    @EventListener
    void correct(CostCorrection correction) {
        long difference = Money.micros(correction.realUsd()) - Money.micros(correction.assumedUsd());
        if (difference == 0) {
            return;
        }
        List<Charge> charges = Stream.of(
                        LimitScope.ofClient(correction.clientId(), Limits.NONE),
                        LimitScope.ofKey(correction.credentialId(), correction.clientId(), Limits.NONE, null))
                .flatMap(scope -> Stream.of(Measure.USD_PER_DAY, Measure.USD_PER_MONTH)
                        .map(measure -> new Charge(new LimitKey(scope, measure, null), 0)))
                .toList();
        limiter.count(
                Reservation.unconfirmed("cost:" + correction.callId(), charges, correction.reservedAt()),
                Collections.nCopies(charges.size(), difference));
    }
}
