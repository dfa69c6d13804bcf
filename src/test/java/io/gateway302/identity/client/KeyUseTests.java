package io.gateway302.identity.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.gateway302.identity.Caller;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.ValidationMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Tests of the notes in memory; {@link ClientStoreContractTests} has those of the stored times. */
class KeyUseTests {

    private final AtomicLong now = new AtomicLong(1);
    private final Clock clock = InstantSource.offset(() -> Instant.ofEpochMilli(now.get()), Duration.ZERO)
            .withZone(ZoneOffset.UTC);
    private final ClientStore store = mock();
    private final List<Map<String, Long>> written = new ArrayList<>();
    private final KeyUse use = new KeyUse(store, clock);

    @BeforeEach
    void record() {
        doAnswer(call -> written.add(new HashMap<>(call.<Map<String, Long>>getArgument(0))))
                .when(store)
                .markUsed(anyMap());
    }

    private static Caller caller(String keyId) {
        return new Caller("c", "client", keyId, Caller.Kind.KEY, Permissions.ALL, List.of(), null, ValidationMode.OFF);
    }

    @Test
    void aRequestWritesNothing() {
        use.note(caller("a"));

        verifyNoInteractions(store);
    }

    @Test
    void notesTheLastTimeOfEachKeyOnce() {
        use.note(caller("a"));
        now.set(2);
        use.note(caller("a"));
        use.note(caller("b"));
        use.note(caller(KeyDirectory.JWT));
        use.write();
        use.write();

        assertThat(written).containsExactly(Map.of("a", 2L, "b", 2L));
    }

    @Test
    void aUseDuringAWriteIsWrittenNextTime() {
        use.note(caller("a"));
        doAnswer(call -> {
                    written.add(new HashMap<>(call.<Map<String, Long>>getArgument(0)));
                    if (now.get() == 1) {
                        now.set(2);
                        use.note(caller("a"));
                        use.note(caller("b"));
                    }
                    return null;
                })
                .when(store)
                .markUsed(anyMap());

        use.write();
        use.write();

        assertThat(written).containsExactly(Map.of("a", 1L), Map.of("a", 2L, "b", 2L));
    }

    @Test
    void remembersABoundedNumberOfKeys() {
        for (int i = 0; i < 100_001; i++) {
            use.note(caller("key-" + i));
        }
        now.set(2);
        use.note(caller("key-0"));
        use.write();

        assertThat(written)
                .singleElement()
                .satisfies(times -> assertThat(times)
                        .hasSize(100_000)
                        .containsEntry("key-0", 2L)
                        .doesNotContainKey("key-100000"));
    }

    @Test
    void theThreadWritesOnAfterAFailure() {
        ClientStore failing = mock();
        doThrow(new DataAccessResourceFailureException("away"))
                .doNothing()
                .when(failing)
                .markUsed(anyMap());
        try (KeyUse later = new KeyUse(failing, clock)) {
            later.note(caller("a"));
            later.start(Duration.ofMillis(1));

            verify(failing, timeout(10_000).times(2)).markUsed(Map.of("a", 1L));
        }
    }
}
