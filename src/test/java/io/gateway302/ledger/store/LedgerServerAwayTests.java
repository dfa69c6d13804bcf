package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.TestCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of a server that loses everything that is sent to it. */
class LedgerServerAwayTests extends LedgerFixture {

    private final SilentServer server = SilentServer.before(PostgresSchema.create());

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.onServer(server.url(), null, null);
    }

    @AfterEach
    void closeServer() throws IOException {
        server.close();
    }

    @Test
    void anAppendGivesUpInTimeAndLaterSucceeds() {
        var first =
                writer.write(TestCall.of("gen_1").entry(), TestCall.of("gen_2").entry());
        var second =
                writer.write(TestCall.of("gen_3").entry(), TestCall.of("gen_4").entry());
        store.append(first);

        server.fallSilent();
        long begun = System.nanoTime();
        assertThatThrownBy(() -> store.append(second)).isInstanceOf(RuntimeException.class);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(15);

        server.speakAgain();
        // connections in the making are lost as well; a writer retries
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> store.append(second));
        assertThat(reader.verify().rows()).isEqualTo(4);
    }
}
