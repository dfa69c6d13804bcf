package io.gateway302.limits.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Store of the counters in the memory of this process. Operations of one client are serialized; different clients do
 * not block each other.
 */
public final class MemoryLimitStore implements LimitStore {

    private final ConcurrentHashMap<String, ClientCounters> accounts = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final Leases leases;

    public MemoryLimitStore(Clock clock, Leases leases) {
        this.clock = clock;
        this.leases = leases;
    }

    @Override
    public Decision reserve(String id, List<Charge> charges) {
        return with(
                charges.getFirst().limitKey().scope().clientId(),
                account -> account.reserve(id, charges, clock.instant(), leases));
    }

    @Override
    public void settle(Reservation reservation, List<Long> actual) {
        var _ = with(reservation.clientId(), account -> {
            account.settle(reservation, actual, clock.instant(), leases);
            return account;
        });
    }

    @Override
    public void renew(Collection<Reservation> reservations) {
        reservations.forEach(reservation -> {
            var _ = with(reservation.clientId(), account -> {
                account.renew(reservation, clock.instant(), leases);
                return account;
            });
        });
    }

    @Override
    public List<Reading> read(List<LimitKey> limitKeys) {
        return limitKeys.isEmpty()
                ? List.of()
                : with(limitKeys.getFirst().scope().clientId(), account -> account.read(limitKeys, clock.instant()));
    }

    /** Restores sums that were written to the database. */
    void restore(List<UsageRow> rows) {
        for (UsageRow row : rows) {
            ClientCounters account = accounts.computeIfAbsent(row.clientId(), _ -> new ClientCounters());
            synchronized (account) {
                account.restore(row);
            }
        }
    }

    /** Returns the sums that have changed since the last call of this method. */
    List<UsageRow> takeChanges() {
        List<UsageRow> rows = new ArrayList<>();
        for (String client : List.copyOf(changed)) {
            changed.remove(client);
            ClientCounters account = accounts.get(client);
            if (account != null) {
                synchronized (account) {
                    account.takeChanges(client, rows::add);
                }
            }
        }
        return rows;
    }

    /** Removes clients without current counters or holds. */
    public void forgetIdle() {
        Instant now = clock.instant();
        accounts.forEach((client, account) -> {
            synchronized (account) {
                account.closeIfIdle(now);
                if (account.isClosed()) {
                    accounts.remove(client, account);
                    changed.remove(client);
                }
            }
        });
    }

    /** Returns the number of clients with counters or holds. */
    int size() {
        return accounts.size();
    }

    private <T> T with(String client, Function<ClientCounters, T> work) {
        while (true) {
            ClientCounters account = accounts.computeIfAbsent(client, _ -> new ClientCounters());
            synchronized (account) {
                if (!account.isClosed()) {
                    T result = work.apply(account);
                    changed.add(client);
                    return result;
                }
            }
        }
    }
}
