package io.gateway302.ledger;

import io.gateway302.ledger.journal.Journals;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of the disk that holds the journal. Without it this process refuses every call that costs money, while other
 * replicas, which have disks of their own, may take them: so it takes this process out of rotation. A restart does not help.
 */
final class JournalHealth implements HealthIndicator {

    private final Journals journals;

    JournalHealth(Journals journals) {
        this.journals = journals;
    }

    @Override
    public Health health() {
        String fault = journals.fault();
        if (fault == null) {
            return Health.up().build();
        }
        return Health.outOfService()
                .withDetail("reason", fault)
                .withDetail("unwritten", journals.unwritten())
                .build();
    }
}
