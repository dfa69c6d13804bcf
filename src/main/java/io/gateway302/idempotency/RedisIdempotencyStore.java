package io.gateway302.idempotency;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.exchange.Replay;
import io.gateway302.idempotency.Ending.Answered;
import io.gateway302.idempotency.Ending.NotKept;
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
 * Keeps entries in Redis: a hash for each, and beside it the body of the answer. The body is written and read in pieces,
 * because one use of the shared store must be short, and before the hash tells of it.
 */
final class RedisIdempotencyStore implements IdempotencyStore {

    /** A multiple of 3, so that the base64 of the pieces is that of the whole. */
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

    private static final RedisScript<Boolean> RECONCILE = RedisScript.of("""
            local entry = redis.call('HMGET', KEYS[1], 'state', 'lease_until', 'expires_at')
            if not entry[1] or tonumber(entry[3]) <= tonumber(ARGV[1]) then
              return false
            end
            local lost = entry[1] == 'in_flight' and tonumber(entry[2]) <= tonumber(ARGV[1])
            if entry[1] ~= 'unknown' and not lost then
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

    /** At its place and not at the end, so that a command that is sent once more does no harm. */
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

    /** An entry as the script gives it. */
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
    public Begin begin(Claim claim) {
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
                ? new Begin.Started()
                : entry(claim.id(), JSON.readValue(found, Fields.class)).meet(claim, now);
    }

    @Override
    public boolean finish(Claim claim, Ending ending) {
        return end(FINISH, claim.id(), ending, claim.owner());
    }

    @Override
    public boolean reconcile(EntryId id, Answered answer) {
        return end(RECONCILE, id, answer, clock.millis());
    }

    private boolean end(RedisScript<Boolean> script, EntryId id, Ending ending, Object condition) {
        StoredEnding stored = StoredEnding.of(ending);
        // a new one each time: whether this ending is taken is known only after the body was written
        String body = UUID.randomUUID().toString();
        return redis.run(
                script,
                List.of(key(id)),
                condition,
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

    /** Redis removes what has expired by itself. */
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
                // an answer without its body is one that Redis had no room for
                body == null ? new NotKept() : new StoredEnding(fields.state(), fields.about(), body).read());
    }

    /** Writes the body, and returns how many characters that took. */
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

    /** Reads a body of so many characters; null if it is not whole. */
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

    /** In braces what decides, in a cluster, where a key lies: the entry and its body lie together. */
    private static String key(EntryId id) {
        return "gateway:idempotency:{" + id.digest() + "}";
    }

    private static String bodyKey(EntryId id, String body) {
        return key(id) + ":" + body;
    }
}
