package io.gateway302.ledger.record;

import io.gateway302.ledger.journal.Journals;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health indicator for the disk of the journal. Without the disk this process rejects every billable call, but other
 * replicas with their own disks can accept them. So it takes this process out of rotation. A restart would not help.
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
