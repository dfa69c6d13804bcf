package io.gateway302.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.webhooks.DeliveryStore.Due;
import org.junit.jupiter.api.Test;

class DeliverySlotsTests {

    private final DeliverySlots slots = new DeliverySlots(8);

    @Test
    void givesFourToAWebhookAndOneToOneThatFails() {
        for (int i = 0; i < 4; i++) {
            assertThat(slots.take(healthy("a"))).isTrue();
        }
        assertThat(slots.take(healthy("a"))).isFalse();
        assertThat(slots.take(failing("b"))).isTrue();
        assertThat(slots.take(failing("b"))).isFalse();
        assertThat(slots.fullWebhooks()).containsExactlyInAnyOrder("a", "b");

        slots.release(healthy("a"));
        slots.release(failing("b"));

        assertThat(slots.fullWebhooks()).isEmpty();
        assertThat(slots.take(healthy("a"))).isTrue();
        assertThat(slots.take(failing("b"))).isTrue();
    }

    @Test
    void keepsHalfOfAllForWebhooksThatDoNotFail() {
        for (int i = 0; i < 4; i++) {
            assertThat(slots.take(failing("failing-" + i))).isTrue();
        }

        assertThat(slots.isFullForFailing()).isTrue();
        assertThat(slots.take(failing("another"))).isFalse();
        assertThat(slots.isFull()).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(slots.take(healthy("a"))).isTrue();
        }
        assertThat(slots.isFull()).isTrue();
        assertThat(slots.take(healthy("b"))).isFalse();
        assertThat(slots.used()).isEqualTo(8);
    }

    @Test
    void countsAWebhookThatBeginsToFailWhileAttemptsRun() {
        assertThat(slots.take(healthy("a"))).isTrue();
        assertThat(slots.take(failing("a"))).isFalse();

        slots.release(healthy("a"));
        assertThat(slots.take(failing("a"))).isTrue();
        slots.release(failing("a"));
        assertThat(slots.used()).isZero();
        assertThat(slots.isFullForFailing()).isFalse();
    }

    private static Due healthy(String webhook) {
        return new Due("msg", webhook, 0, false);
    }

    private static Due failing(String webhook) {
        return new Due("msg", webhook, 0, true);
    }
}
