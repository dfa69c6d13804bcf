package io.gateway302.idempotency;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.exchange.Replay;
import io.gateway302.idempotency.StoredOutcome.NotKept;
import io.gateway302.redis.SharedStore;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.databind.json.JsonMapper;

/**
 * Store of the entries in Redis, with a hash per entry and a separate key for the response body. The body is
 * transferred in pieces, because a command on the shared store must be short. It is written before the hash refers to
 * it.
 */
final class RedisIdempotencyStore implements IdempotencyStore {

    /**
     * Size of a piece in bytes. It is a multiple of 3, so that the concatenated Base64 pieces are the Base64 of the
     * whole body.
     */
    private static final int PIECE_BYTES = 96 * 1024;

    private static final int PIECE_CHARACTERS = PIECE_BYTES / 3 * 4;

    private static final RedisScript<String> BEGIN = RedisScript.of("""
            local found = redis.call('HMGET', KEYS[1], 'expires_at', 'state')
            if found[1] and (found[2] == 'in_flight' or tonumber(found[1]) > tonumber(ARGV[1])) then
              local fields = redis.call('HGETALL', KEYS[1])
              local entry = {}
              for i = 1, #fields, 2 do
                entry[fields[i]] = fields[i + 1]
              end
              return cjson.encode(entry)
            end
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], 'fingerprint', ARGV[3], 'owner', ARGV[4], 'received_at', ARGV[5],
              'lease_until', ARGV[6], 'expires_at', ARGV[7], 'state', 'in_flight', 'about', '',
              'body', '', 'size', 0)
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return ''
            """, String.class);

    private static final RedisScript<Boolean> FINISH = RedisScript.of("""
            local entry = redis.call('HMGET', KEYS[1], 'owner', 'state')
            if entry[1] ~= ARGV[1] or entry[2] ~= 'in_flight' then
              return false
            end
            redis.call('HSET', KEYS[1], 'state', ARGV[3], 'about', ARGV[4], 'body', ARGV[5], 'size', ARGV[6],
              'expires_at', ARGV[7])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return true
            """, Boolean.class);

    private static final RedisScript<Boolean> RELEASE = RedisScript.of("""
            local entry = redis.call('HMGET', KEYS[1], 'owner', 'state')
            return entry[1] == ARGV[1] and entry[2] == 'in_flight' and redis.call('DEL', KEYS[1]) == 1
            """, Boolean.class);

    private static final RedisScript<Boolean> RENEW = RedisScript.of("""
            local entry = redis.call('HMGET', KEYS[1], 'owner', 'state')
            if entry[1] ~= ARGV[1] or entry[2] ~= 'in_flight' then
              return false
            end
            redis.call('HSET', KEYS[1], 'lease_until', ARGV[2], 'expires_at', ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return true
            """, Boolean.class);

    /** Script that writes a piece at its offset instead of appending it, so that a repeated command has no effect. */
    private static final RedisScript<Boolean> WRITE_PIECE = RedisScript.of("""
            redis.call('SETRANGE', KEYS[1], ARGV[1], ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return true
            """, Boolean.class);

    private static final RedisScript<String> READ_PIECE =
            RedisScript.of("return redis.call('GETRANGE', KEYS[1], ARGV[1], ARGV[2])", String.class);

    private static final JsonMapper JSON = new JsonMapper();

    private final SharedStore redis;
    private final IdempotencyProperties properties;
    private final Clock clock;

    RedisIdempotencyStore(SharedStore redis, IdempotencyProperties properties, Clock clock) {
        this.redis = redis;
        this.properties = properties;
        this.clock = clock;
    }

    /** Fields of an entry as the script returns them. */
    private record Fields(
            @JsonProperty("fingerprint") String fingerprint,
            @JsonProperty("owner") String owner,
            @JsonProperty("received_at") long receivedAt,
            @JsonProperty("lease_until") long leaseUntil,
            @JsonProperty("expires_at") long expiresAt,
            @JsonProperty("state") String state,
            @JsonProperty("about") String about,
            @JsonProperty("body") String body,
            @JsonProperty("size") int size) {}

    @Override
    public ClaimResult begin(Claim claim) {
        Instant now = clock.instant();
        String found = redis.run(
                BEGIN,
                List.of(key(claim.id())),
                now.toEpochMilli(),
                properties.ttl().toMillis(),
                claim.fingerprint(),
                claim.owner(),
                claim.call().receivedAt().toEpochMilli(),
                now.plus(properties.lease()).toEpochMilli(),
                now.plus(properties.ttl()).toEpochMilli());
        return found.isEmpty()
                ? new ClaimResult.Started()
                : entry(claim.id(), JSON.readValue(found, Fields.class)).meet(claim, now);
    }

    @Override
    public boolean finish(Claim claim, StoredOutcome ending) {
        EntryId id = claim.id();
        StoredEnding stored = StoredEnding.of(ending);
        // A new body key for each attempt: the body is written before it is known whether the outcome is accepted.
        String body = UUID.randomUUID().toString();
        return redis.run(
                FINISH,
                List.of(key(id)),
                claim.owner(),
                properties.ttl().toMillis(),
                stored.state(),
                stored.about(),
                body,
                write(bodyKey(id, body), stored.body()),
                clock.instant().plus(properties.ttl()).toEpochMilli());
    }

    @Override
    public void release(Claim claim) {
        var _ = redis.run(RELEASE, List.of(key(claim.id())), claim.owner());
    }

    @Override
    public void renew(Collection<Claim> claims) {
        long until = clock.instant().plus(properties.lease()).toEpochMilli();
        for (Claim claim : claims) {
            var _ = redis.run(
                    RENEW,
                    List.of(key(claim.id())),
                    claim.owner(),
                    until,
                    until + properties.ttl().toMillis(),
                    properties.ttl().toMillis());
        }
    }

    /** Returns 0, because Redis expires entries by itself. */
    @Override
    public int prune(int most) {
        return 0;
    }

    private Entry entry(EntryId id, Fields fields) {
        byte[] body = read(bodyKey(id, fields.body()), fields.size());
        return new Entry(
                fields.fingerprint(),
                new Replay(fields.owner(), Instant.ofEpochMilli(fields.receivedAt())),
                Instant.ofEpochMilli(fields.leaseUntil()),
                Instant.ofEpochMilli(fields.expiresAt()),
                // The body is missing if Redis evicted it for lack of memory.
                body == null ? new NotKept() : new StoredEnding(fields.state(), fields.about(), body).read());
    }

    /** Writes the body; returns the number of Base64 characters. */
    private int write(String key, byte[] body) {
        int written = 0;
        for (int from = 0; from < body.length; from += PIECE_BYTES) {
            String piece = Base64.getEncoder()
                    .encodeToString(Arrays.copyOfRange(body, from, Math.min(from + PIECE_BYTES, body.length)));
            var _ = redis.run(
                    WRITE_PIECE, List.of(key), written, piece, properties.ttl().toMillis());
            written += piece.length();
        }
        return written;
    }

    /** Reads a body with this number of Base64 characters; returns null if it is incomplete. */
    private byte @Nullable [] read(String key, int characters) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(characters / 4 * 3);
        for (int from = 0; from < characters; from += PIECE_CHARACTERS) {
            int end = Math.min(from + PIECE_CHARACTERS, characters);
            String piece = redis.run(READ_PIECE, List.of(key), from, end - 1);
            if (piece.length() < end - from) {
                return null;
            }
            body.writeBytes(Base64.getDecoder().decode(piece));
        }
        return body.toByteArray();
    }

    /**
     * Returns the key of the entry. The braces mark its hash tag, so that a cluster stores entry and body in the same
     * slot.
     */
    private static String key(EntryId id) {
        return "gateway:idempotency:{" + id.digest() + "}";
    }

    private static String bodyKey(EntryId id, String body) {
        return key(id) + ":" + body;
    }
}
