package io.gateway302.prices;

import io.gateway302.prices.SeenList.Change;
import io.gateway302.upstream.account.UpstreamPrices;
import io.gateway302.upstream.account.UpstreamPrices.Answer.Failed;
import io.gateway302.upstream.account.UpstreamPrices.Answer.Listed;
import io.gateway302.usage.PriceList;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Background task that reads 302.AI's price list at an interval, and takes over the lists of other replicas within a
 * minute. A failure changes no price; the next attempt follows after a growing pause.
 */
final class PriceRefresh implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PriceRefresh.class);

    /** Lifecycle phase before the web server, so that the first call has the stored prices. */
    private static final int PHASE = 0;

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final int MAX_DOUBLINGS = 9;

    /** Share of the interval by which replicas vary, so that mostly one of them asks. */
    private static final double JITTER = 0.1;

    private static final int MAX_NAMED = 10;

    private final UpstreamPrices upstream;
    private final PriceVersions versions;
    private final PriceChanges comparison;
    private final PriceList prices;
    private final PriceRefreshProperties settings;
    private final DoubleSupplier random;
    private final Clock clock;

    private KnownPrices known = KnownPrices.NONE;
    private int failures;
    private Instant notBefore = Instant.MIN;
    private double jitter;
    private volatile @Nullable ScheduledExecutorService thread;

    /**
     * Creates the task.
     *
     * @param random source of numbers from 0 to 1, for jitter
     */
    PriceRefresh(
            UpstreamPrices upstream,
            PriceVersions versions,
            PriceChanges comparison,
            PriceList prices,
            PriceRefreshProperties settings,
            DoubleSupplier random,
            Clock clock) {
        this.upstream = upstream;
        this.versions = versions;
        this.comparison = comparison;
        this.prices = prices;
        this.settings = settings;
        this.random = random;
        this.clock = clock;
        this.jitter = random.getAsDouble();
    }

    /** Takes over new lists of other replicas, and reads a list from 302.AI if it is time to. */
    synchronized void look() {
        catchUp();
        Instant now = clock.instant();
        Instant seenAt = known.seenAt();
        boolean due = seenAt == null || !now.isBefore(seenAt.plus(varied(settings.interval())));
        if (due && !now.isBefore(notBefore)) {
            read();
        }
    }

    /** Applies the stored lists that this replica does not have. */
    synchronized void catchUp() {
        List<SeenList> lists = versions.after(known.list());
        if (!lists.isEmpty()) {
            KnownPrices next = known;
            for (SeenList list : lists) {
                next = next.with(list);
            }
            prices.refresh(next.prices());
            known = next;
            jitter = random.getAsDouble();
        }
    }

    private void read() {
        // counts as failed until the list is stored
        notBefore = clock.instant().plus(pause());
        failures++;
        switch (upstream.read(settings.timeout())) {
            case Failed(boolean refused, String reason) -> failed(refused, reason);
            case Listed(String key, var rows) -> {
                PriceRows read = PriceRows.of(rows);
                if (read.prices().isEmpty()) {
                    failed(false, "none of " + rows.size() + " rows has a price of tokens");
                } else {
                    keep(key, read);
                }
            }
        }
    }

    /** Stores the list, and applies what is stored. If another replica was faster, its list counts. */
    private void keep(String key, PriceRows rows) {
        List<Change> changes = comparison.between(known.prices(), rows);
        SeenList list = new SeenList(
                known.list() + 1, clock.instant(), key, rows.prices().size(), rows.faults(), changes);
        boolean added = versions.add(list);
        catchUp();
        failures = 0;
        notBefore = Instant.MIN;
        if (added) {
            tell(list, rows);
        }
    }

    private static void tell(SeenList list, PriceRows rows) {
        List<String> held = list.changes().stream()
                .filter(Change::held)
                .map(Change::model)
                .sorted()
                .toList();
        log.info(
                "302.AI lists prices of {} models: {} are new or changed; {} rows are not understood, {} are of other"
                        + " units",
                list.prices(),
                list.changes().size() - held.size(),
                rows.faults(),
                rows.others());
        if (!held.isEmpty()) {
            log.warn(
                    "{} prices at 302.AI changed so much that they are not applied: {}",
                    held.size(),
                    held.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                            + (held.size() > MAX_NAMED ? ", …" : ""));
        }
    }

    private void failed(boolean refused, String reason) {
        if (failures == 1) {
            log.warn("302.AI's price list cannot be read; the prices stay as they are: {}", reason);
        } else {
            log.debug("302.AI's price list cannot be read: {}", reason);
        }
        if (refused) {
            notBefore = clock.instant().plus(varied(settings.interval()));
        }
    }

    /** Returns the pause after a failure: a minute, doubled with each one, at most the interval. */
    private Duration pause() {
        Duration pause = AFTER_FAILURE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        return varied(pause.compareTo(settings.interval()) > 0 ? settings.interval() : pause);
    }

    private Duration varied(Duration time) {
        return time.plusMillis((long) (time.toMillis() * JITTER * jitter));
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException e) {
            if (thread != null) {
                log.warn("Prices cannot be refreshed now: {}", e.toString());
            }
        }
    }

    @Override
    public void start() {
        if (!settings.enabled() || thread != null) {
            return;
        }
        try {
            catchUp();
        } catch (RuntimeException e) {
            log.warn("Stored prices cannot be read now, the shipped list counts: {}", e.toString());
        }
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("price-refresh").factory());
        thread = started;
        Duration interval = settings.interval();
        Duration first = varied(interval.compareTo(FIRST) < 0 ? interval : FIRST);
        Duration next = interval.compareTo(LOOK) < 0 ? interval : LOOK;
        var _ = started.scheduleWithFixedDelay(this::tick, first.toMillis(), next.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = thread;
        thread = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
