package io.gateway302.limits.store;

import io.gateway302.redis.SharedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    /** Holds that are renewed by one script, which no other use of the store can interrupt. */
    private static final int RENEWED_AT_ONCE = 100;

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
    public Decision reserve(String id, List<Charge> charges) {
        Answer response = ask("reserve", id, charges);
        return response.refusing() == 0
                ? new Decision.Granted(Reservation.granted(id, charges, response.at()), response.readings())
                : new Decision.Refused(response.readings().get(response.refusing() - 1), response.readings());
    }

    @Override
    public List<Reading> read(List<LimitKey> limitKeys) {
        return limitKeys.isEmpty()
                ? List.of()
                : ask(
                                "read",
                                "-",
                                limitKeys.stream()
                                        .map(limitKey -> new Charge(limitKey, 0))
                                        .toList())
                        .readings();
    }

    private Answer ask(String mode, String id, List<Charge> charges) {
        List<Object> arguments = new ArrayList<>(
                List.of(mode, id, leases.place().toMillis(), leases.record().toMillis()));
        for (Charge charge : charges) {
            Long limit = charge.limitKey().limit();
            arguments.addAll(List.of(
                    charge.limitKey().measure().window().label(),
                    limit == null ? "" : limit,
                    charge.amount(),
                    keep(charge.limitKey()).toMillis()));
        }
        return Answer.parse(redis.run(RESERVE, keys(id, charges), arguments.toArray()), charges);
    }

    @Override
    public void settle(Reservation reservation, List<Long> actual) {
        List<Object> arguments = new ArrayList<>(
                List.of(reservation.id(), (reservation.confirmed() ? leases.place() : leases.record()).toMillis()));
        for (int i = 0; i < reservation.charges().size(); i++) {
            Charge charge = reservation.charges().get(i);
            arguments.addAll(List.of(
                    charge.limitKey().measure().window().label(),
                    reservation.window(charge),
                    charge.amount(),
                    actual.get(i),
                    keep(charge.limitKey()).toMillis()));
        }
        String _ = redis.run(SETTLE, keys(reservation.id(), reservation.charges()), arguments.toArray());
    }

    @Override
    public void renew(Collection<Reservation> reservations) {
        Map<String, List<Reservation>> clients =
                reservations.stream().collect(Collectors.groupingBy(Reservation::clientId));
        clients.forEach((client, all) -> {
            for (int from = 0; from < all.size(); from += RENEWED_AT_ONCE) {
                renew(client, all.subList(from, Math.min(all.size(), from + RENEWED_AT_ONCE)));
            }
        });
    }

    private void renew(String client, List<Reservation> reservations) {
        List<String> records = new ArrayList<>();
        Map<String, List<String>> sets = new LinkedHashMap<>();
        for (Reservation reservation : reservations) {
            records.add(record(client, reservation.id()));
            String position = String.valueOf(records.size());
            for (Charge charge : reservation.charges()) {
                String key = key(charge.limitKey());
                switch (charge.limitKey().measure().window()) {
                    case CALL ->
                        Collections.addAll(
                                sets.computeIfAbsent(key, _ -> new ArrayList<>()), position, reservation.id());
                    case DAY, MONTH, LIFE -> {
                        if (charge.amount() > 0) {
                            Collections.addAll(
                                    sets.computeIfAbsent(key + ":held", _ -> new ArrayList<>()),
                                    position,
                                    reservation.window(charge) + ":" + charge.amount() + ":" + reservation.id());
                        }
                    }
                    case MINUTE -> {
                        // The window slides, so requests leave it without an update.
                    }
                }
            }
        }
        List<String> keys = new ArrayList<>(records);
        List<Object> arguments = new ArrayList<>(
                List.of(leases.place().toMillis(), leases.record().toMillis(), records.size()));
        sets.forEach((key, members) -> {
            keys.add(key);
            arguments.add(members.size() / 2);
            arguments.addAll(members);
        });
        String _ = redis.run(RENEW, keys, arguments.toArray());
    }

    private static List<String> keys(String id, List<Charge> charges) {
        List<String> keys = new ArrayList<>();
        keys.add(record(charges.getFirst().limitKey().scope().clientId(), id));
        charges.forEach(charge -> keys.add(key(charge.limitKey())));
        return keys;
    }

    private static String record(String clientId, String id) {
        return "gateway302:hold:{" + clientId + "}:" + id;
    }

    private static String key(LimitKey limitKey) {
        return "gateway302:limit:{" + limitKey.scope().clientId() + "}:" + limitKey.key();
    }

    private Duration keep(LimitKey limitKey) {
        return switch (limitKey.measure().window()) {
            case MINUTE -> MINUTE;
            case CALL -> leases.place();
            case DAY -> DAY;
            case MONTH -> MONTH;
            case LIFE -> {
                Instant end = limitKey.scope().expiresAt();
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

    private record Answer(int refusing, Instant at, List<Reading> readings) {

        private static final int HEAD = 2;
        private static final int PER_METER = 3;

        static Answer parse(String text, List<Charge> charges) {
            String[] words = text.split(" ");
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < charges.size(); i++) {
                int at = HEAD + i * PER_METER;
                @Nullable
                Instant freeAt =
                        words[at + 2].equals("-") ? null : Instant.ofEpochSecond(Long.parseLong(words[at + 2]));
                readings.add(Reading.of(
                        charges.get(i).limitKey(), Long.parseLong(words[at]), Long.parseLong(words[at + 1]), freeAt));
            }
            return new Answer(
                    Integer.parseInt(words[0]), Instant.ofEpochMilli(Long.parseLong(words[1])), List.copyOf(readings));
        }
    }
}
