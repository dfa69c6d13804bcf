package io.gateway302.limits.store;

import io.gateway302.redis.SharedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Store of the counters that all replicas share, with the clock of Redis. Each method runs one script. The keys of a
 * client share a hash tag, and all keys expire.
 */
public final class RedisLimitStore implements LimitStore {

    private static final RedisScript<String> RESERVE = script("reserve");
    private static final RedisScript<String> SETTLE = script("settle");
    private static final RedisScript<String> RENEW = script("renew");

    private static final Duration MINUTE = Duration.ofSeconds(61);
    private static final Duration DAY = Duration.ofDays(2);
    private static final Duration MONTH = Duration.ofDays(33);
    private static final Duration LONG = Duration.ofDays(400);

    private final SharedStore redis;
    private final Leases leases;
    private final Clock clock;

    public RedisLimitStore(SharedStore redis, Leases leases, Clock clock) {
        this.redis = redis;
        this.leases = leases;
        this.clock = clock;
    }

    @Override
    public Decision reserve(String id, List<Charge> demands) {
        Answer answer = ask("reserve", id, demands);
        return answer.refusing() == 0
                ? new Decision.Granted(Reservation.granted(id, demands, answer.readings()), answer.readings())
                : new Decision.Refused(answer.readings().get(answer.refusing() - 1), answer.readings());
    }

    @Override
    public List<Reading> read(List<LimitKey> meters) {
        return meters.isEmpty()
                ? List.of()
                : ask(
                                "read",
                                "-",
                                meters.stream()
                                        .map(meter -> new Charge(meter, 0))
                                        .toList())
                        .readings();
    }

    private Answer ask(String mode, String id, List<Charge> demands) {
        List<Object> arguments = new ArrayList<>(
                List.of(mode, id, leases.place().toMillis(), leases.record().toMillis()));
        for (Charge demand : demands) {
            Long limit = demand.meter().limit();
            arguments.addAll(List.of(
                    demand.meter().measure().window().label(),
                    limit == null ? "" : limit,
                    demand.amount(),
                    keep(demand.meter()).toMillis()));
        }
        return Answer.parse(redis.run(RESERVE, keys(id, demands), arguments.toArray()), demands);
    }

    @Override
    public void settle(Reservation hold, List<Long> actual) {
        List<Object> arguments =
                new ArrayList<>(List.of(hold.id(), (hold.confirmed() ? leases.place() : leases.record()).toMillis()));
        for (int i = 0; i < hold.demands().size(); i++) {
            Charge demand = hold.demands().get(i);
            arguments.addAll(List.of(
                    demand.meter().measure().window().label(),
                    hold.windows().get(i),
                    demand.amount(),
                    actual.get(i),
                    keep(demand.meter()).toMillis()));
        }
        String _ = redis.run(SETTLE, keys(hold.id(), hold.demands()), arguments.toArray());
    }

    @Override
    public void renew(Reservation hold) {
        List<String> keys = new ArrayList<>(List.of(record(hold.clientId(), hold.id())));
        List<Object> arguments = new ArrayList<>(
                List.of(leases.place().toMillis(), leases.record().toMillis()));
        for (int i = 0; i < hold.demands().size(); i++) {
            Charge demand = hold.demands().get(i);
            switch (demand.meter().measure().window()) {
                case CALL -> {
                    keys.add(key(demand.meter()));
                    arguments.add(hold.id());
                }
                case DAY, MONTH, LIFE -> {
                    if (demand.amount() > 0) {
                        keys.add(key(demand.meter()) + ":held");
                        arguments.add(hold.windows().get(i) + ":" + demand.amount() + ":" + hold.id());
                    }
                }
                case MINUTE -> {
                    // The window slides, so requests leave it without an update.
                }
            }
        }
        String _ = redis.run(RENEW, keys, arguments.toArray());
    }

    private static List<String> keys(String id, List<Charge> demands) {
        List<String> keys = new ArrayList<>();
        keys.add(record(demands.getFirst().meter().scope().clientId(), id));
        demands.forEach(demand -> keys.add(key(demand.meter())));
        return keys;
    }

    private static String record(String clientId, String id) {
        return "gateway302:hold:{" + clientId + "}:" + id;
    }

    private static String key(LimitKey meter) {
        return "gateway302:limit:{" + meter.scope().clientId() + "}:" + meter.key();
    }

    private Duration keep(LimitKey meter) {
        return switch (meter.measure().window()) {
            case MINUTE -> MINUTE;
            case CALL -> leases.place();
            case DAY -> DAY;
            case MONTH -> MONTH;
            case LIFE -> {
                Instant end = meter.scope().expiresAt();
                // One additional hour tolerates differences between the clocks.
                yield end == null
                        ? LONG
                        : Duration.between(clock.instant(), end).plusHours(1);
            }
        };
    }

    private static RedisScript<String> script(String name) {
        return RedisScript.of(new ClassPathResource("limits/" + name + ".lua"), String.class);
    }

    private record Answer(int refusing, List<Reading> readings) {

        private static final int HEAD = 2;
        private static final int PER_METER = 3;

        static Answer parse(String text, List<Charge> demands) {
            String[] words = text.split(" ");
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < demands.size(); i++) {
                int at = HEAD + i * PER_METER;
                @Nullable
                Instant freeAt =
                        words[at + 2].equals("-") ? null : Instant.ofEpochSecond(Long.parseLong(words[at + 2]));
                readings.add(Reading.of(
                        demands.get(i).meter(), Long.parseLong(words[at]), Long.parseLong(words[at + 1]), freeAt));
            }
            return new Answer(Integer.parseInt(words[0]), List.copyOf(readings));
        }
    }
}
