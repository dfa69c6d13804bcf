package io.gateway302.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.gateway302.exchange.Replay;
import io.gateway302.redis.TestRedis;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PendingOutcomesTests {

    private final IdempotencyStore store = mock(IdempotencyStore.class);
    private final PendingOutcomes late = new PendingOutcomes(store);

    private static CallEnd end(String key, int bytes) {
        Replay call = new Replay("gen_" + key, Instant.EPOCH);
        return new CallEnd(
                new Claim(new EntryId("client", key), "fingerprint", call),
                IdempotencyStoreContractTests.answer(new byte[bytes], null));
    }

    private void goAway() {
        doThrow(TestRedis.away()).when(store).renew(any());
    }

    @Test
    void tellsWhatWaitsInItsOrder() {
        CallEnd first = end("first", 1);
        CallEnd second = end("second", 1);
        late.add(first);
        late.add(second);

        late.tell();

        var inOrder = inOrder(store);
        inOrder.verify(store).finish(eq(first.claim()), any());
        inOrder.verify(store).finish(eq(second.claim()), any());
        assertThat(late.claims()).isEmpty();
    }

    @Test
    void sendsNoAnswersToAStoreThatIsAwayAndTriesAgain() {
        CallEnd end = end("key", 1);
        late.add(end);
        goAway();
        late.tell();
        verify(store, never()).finish(any(), any());
        assertThat(late.claims()).containsExactly(end.claim());

        comeBack();
        Awaitility.await().untilAsserted(() -> {
            late.tell();
            verify(store).finish(eq(end.claim()), any());
        });
        assertThat(late.claims()).isEmpty();
    }

    @Test
    void tellsTheOthersWhereOneCannotBeTold() {
        CallEnd bad = end("bad", 1);
        CallEnd good = end("good", 1);
        doThrow(new IllegalStateException("a fault")).when(store).finish(eq(bad.claim()), any());
        late.add(bad);
        late.add(good);

        Awaitility.await().untilAsserted(() -> {
            late.tell();
            verify(store).finish(eq(good.claim()), any());
        });
        assertThat(late.claims()).containsExactly(bad.claim());
    }

    @Test
    void givesUpWhatItHasNoRoomForAndSaysSoOnce(CapturedOutput output) {
        int half = 33 << 20;
        CallEnd kept = end("kept", half);
        late.add(kept);
        late.add(end("lost", half));

        assertThat(late.claims()).containsExactly(kept.claim());
        assertThat(output.getOut()).containsOnlyOnce("The end of gen_lost could not be kept");
        late.tell();
        late.add(end("later", half));
        assertThat(output.getOut()).doesNotContain("gen_later");
    }

    @Test
    void triesALastTimeWhenItIsClosed(CapturedOutput output) {
        CallEnd end = end("told", 1);
        late.add(end);
        late.close();
        verify(store).finish(eq(end.claim()), any());

        late.add(end("one", 1));
        late.add(CallEnd.notCarriedOut(end.claim()));
        goAway();
        late.close();

        assertThat(output.getOut())
                .containsOnlyOnce("The end of gen_one could not be kept")
                .doesNotContain("gen_told");
        assertThat(late.claims()).isEmpty();
    }

    private void comeBack() {
        doNothing().when(store).renew(any());
    }
}
