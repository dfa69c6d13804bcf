package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.TestCall;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens while the server loses everything that is sent to it. */
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
        store.append(second);
        assertThat(reader.verify().rows()).isEqualTo(4);
    }
}
