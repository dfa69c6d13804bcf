package io.gateway302.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.exchange.Replay;
import io.gateway302.idempotency.ClaimResult.Ended;
import io.gateway302.idempotency.ClaimResult.Started;
import io.gateway302.idempotency.StoredOutcome.NotKept;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MemoryIdempotencyStoreTests extends IdempotencyStoreContractTests {

    private final MemoryIdempotencyStore store = new MemoryIdempotencyStore(PROPERTIES, clock());

    @Override
    IdempotencyStore store() {
        return store;
    }

    @Test
    void wakesThoseWhoWait() {
        Claim claim = claim("client", "request");
        store.begin(claim);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                store.awaitChange(claim.id(), Duration.ofMinutes(1).toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        store.finish(claim, answer("{}"));

        assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void dropsTheOldestAnswerButNotItsKeyWhereRoomRunsOut() {
        MemoryIdempotencyStore small = bounded(10, 8);
        Claim one = numbered(1);
        Claim two = numbered(2);
        small.begin(one);
        small.begin(two);
        small.finish(one, answer("12345"));
        small.finish(two, answer("67890"));

        assertThat(small.begin(one)).isEqualTo(new Ended(one.call(), new NotKept()));
        assertThat(((Ended) small.begin(two)).ending()).isInstanceOf(StoredOutcome.Answered.class);
    }

    @Test
    void takesNoNewKeysWhereAllAreInUseUntilSomeExpire() {
        MemoryIdempotencyStore small = bounded(1, 8);
        Claim one = numbered(1);
        small.begin(one);

        assertThatThrownBy(() -> small.begin(numbered(2))).hasMessageContaining("room for 1 idempotency keys");

        small.finish(one, new NotKept());
        pass(TTL);
        assertThat(small.begin(numbered(2))).isInstanceOf(Started.class);
    }

    private MemoryIdempotencyStore bounded(int entries, int bytes) {
        return new MemoryIdempotencyStore(
                new IdempotencyProperties(
                        null,
                        TTL,
                        LEASE,
                        null,
                        DataSize.ofMegabytes(8),
                        new IdempotencyProperties.Memory(entries, DataSize.ofBytes(bytes))),
                clock());
    }

    private Claim numbered(int number) {
        return new Claim(
                new EntryId("client", "key-" + number), "fingerprint", new Replay("gen_" + number, clock().instant()));
    }

    @Test
    void forgetsACallWhoseOwnerNeverTellsItsEnd() {
        Claim lost = claim("client", "request");
        assertThat(store().begin(lost)).isInstanceOf(ClaimResult.Started.class);
        pass(TTL);
        store().prune(1000);
        pass(TTL);
        store().prune(1000);

        assertThat(store().begin(claim("client", "request"))).isInstanceOf(ClaimResult.Started.class);
    }
}
