package io.gateway302.webhooks;

import static io.gateway302.webhooks.WebhookSystem.CLIENT;
import static io.gateway302.webhooks.WebhookSystem.OTHER;
import static io.gateway302.webhooks.WebhookSystem.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import io.gateway302.webhooks.Delivery.State;
import io.gateway302.webhooks.DeliveryStore.Due;
import io.gateway302.webhooks.Receiver.Received;
import io.gateway302.webhooks.Webhook.DisabledReason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contract of the delivery of events, on a database. */
@Timeout(60)
abstract class WebhookDeliveryContractTests {

    private static final String SUCCEEDED = "task.succeeded";

    private final Receiver receiver = new Receiver();
    private WebhookSystem system;

    /** Returns the JDBC URL of an empty database or schema. */
    abstract String url();

    @BeforeEach
    void open() {
        system = new WebhookSystem(url());
    }

    @AfterEach
    void close() {
        receiver.close();
        system.close();
    }

    // ---- an event -------------------------------------------------------------------------------------------------

    @Test
    void sendsASignedEvent() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/hook?key=a"));
        system.startDeliverer();

        system.add("task_1", SUCCEEDED);

        Received received = awaitReceived(1).getFirst();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.path()).isEqualTo("/hook?key=a");
        assertThat(received.contentType()).isEqualTo("application/json");
        assertThat(received.userAgent()).isEqualTo("gateway302/test");
        assertThat(received.body())
                .isEqualTo("{\"type\":\"task.succeeded\",\"timestamp\":\"2026-01-01T00:00:00Z\","
                        + "\"data\":{\"id\":\"task_1\",\"object\":\"task\"}}");
        assertThat(received.timestamp())
                .isEqualTo(Long.toString(system.clock.instant().getEpochSecond()));
        assertThat(received.isSignedWith(webhook.secret().reveal())).isTrue();
        assertThat(received.isSignedWith(
                        system.webhook(receiver.url("/other")).secret().reveal()))
                .isFalse();
        awaitState(webhook, State.DELIVERED);
        Delivery delivery = system.last(webhook);
        assertThat(delivery.id()).isEqualTo(received.id()).startsWith("msg_");
        assertThat(delivery.attempts()).isOne();
        assertThat(delivery.lastStatus()).isEqualTo(204);
        assertThat(delivery.nextAttemptAt()).isNull();
        assertThat(system.now(webhook).lastSuccessAt()).isEqualTo(system.clock.instant());
        assertThat(system.count("delivered")).isOne();
    }

    @Test
    void sendsAfterTheCommitAndNotBefore() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.startDeliverer();

        system.transactions.executeWithoutResult(status -> {
            system.outbox.add(system.event("task_lost", SUCCEEDED, null));
            status.setRollbackOnly();
        });
        long start = System.nanoTime();
        system.add("task_1", SUCCEEDED);
        awaitReceived(1);

        // below the interval at which the database is polled
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
        awaitState(webhook, State.DELIVERED);
        assertThat(system.all(webhook)).hasSize(1);
        assertThat(receiver.received().getFirst().json().at("/data/id").stringValue())
                .isEqualTo("task_1");
    }

    @Test
    void findsEventsThatAnotherReplicaCommitted() {
        system.webhook(receiver.url("/"));
        system.startOtherReplica();

        system.add("task_1", SUCCEEDED);

        awaitReceived(1);
    }

    @Test
    void sendsAnEventOnceToAWebhook() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/a"));
        system.startDeliverer();
        WebhookEvent event = system.event("task_1", SUCCEEDED, target(receiver.url("/a"), SUCCEEDED));

        // wanted for two reasons, and added twice
        system.transactions.executeWithoutResult(_ -> {
            system.outbox.add(event);
            system.outbox.add(event);
        });
        system.outbox.add(event);

        awaitState(webhook, State.DELIVERED);
        assertThat(system.all(webhook)).hasSize(1);
        // the same type at another time is another event
        system.pass(Duration.ofMillis(1));
        system.add("task_1", SUCCEEDED);
        awaitReceived(2);
    }

    @Test
    void sendsOnlyWhatAWebhookWants() {
        system.webhooks.create(
                CLIENT,
                new WebhookSettings(
                        receiver.url("/failures"), List.of(WebhookEventType.TASK_FAILED), null, true, false));
        system.webhooks.create(OTHER, new WebhookSettings(receiver.url("/foreign"), List.of(), null, true, false));
        system.webhooks.create(CLIENT, new WebhookSettings(receiver.url("/off"), List.of(), null, false, false));
        system.webhook(receiver.url("/all"));
        system.startDeliverer();

        system.add("task_1", SUCCEEDED);
        system.add("task_1", "task.failed");

        awaitReceived(3);
        assertThat(receiver.received("/all")).hasSize(2);
        assertThat(receiver.received("/failures"))
                .singleElement()
                .satisfies(received ->
                        assertThat(received.json().get("type").stringValue()).isEqualTo("task.failed"));
    }

    @Test
    void sendsOnlyEventsOfItsTasksToTheWebhookOfATask() {
        String url = receiver.url("/task");
        system.transactions.executeWithoutResult(_ -> {
            system.targets.register(CLIENT, URI.create(url));
            system.targets.register(CLIENT, URI.create(url));
        });
        Webhook webhook = system.webhooks.list(CLIENT).getFirst();
        system.startDeliverer();

        system.add("task_1", SUCCEEDED);
        system.outbox.add(system.event("task_2", SUCCEEDED, target(url, "task.failed")));
        system.outbox.add(system.event("task_3", SUCCEEDED, target(url, SUCCEEDED)));
        awaitReceived(1);
        assertThat(receiver.received().getFirst().json().at("/data/id").stringValue())
                .isEqualTo("task_3");

        // until its owner changes it; the secret is had by a rotation
        String secret = system.webhooks.rotate(CLIENT, webhook.id()).secret().reveal();
        system.webhooks.update(
                CLIENT, webhook.id(), old -> new WebhookSettings(old.url(), List.of(), null, true, false));
        system.add("task_4", SUCCEEDED);
        awaitReceived(2);
        assertThat(receiver.received().getLast().isSignedWith(secret)).isTrue();
    }

    @Test
    void rejectsAnEventOfAnUnknownType() {
        assertThatThrownBy(() -> system.add("task_1", "task.exploded")).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- failures -------------------------------------------------------------------------------------------------

    @Test
    void retriesOnScheduleWithTheSameId() {
        Webhooks.Issued webhook = system.webhook(receiver.answers(500).url("/"));
        system.startDeliverer();
        system.add("task_1", SUCCEEDED);
        List<Duration> delays = List.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(5),
                Duration.ofHours(10),
                Duration.ofHours(14),
                Duration.ofHours(20),
                Duration.ofDays(1));
        int attempts = 1;
        for (Duration delay : delays) {
            awaitAttempts(webhook, attempts);
            assertThat(system.last(webhook).nextAttemptAt())
                    .isEqualTo(system.clock.instant().plus(delay));
            assertThat(system.last(webhook).lastStatus()).isEqualTo(500);
            assertThat(system.last(webhook).lastError()).isEqualTo("status");
            system.pass(delay);
            attempts++;
        }

        awaitState(webhook, State.FAILED);
        assertThat(receiver.received()).hasSize(10);
        assertThat(receiver.received().stream().map(Received::id).distinct()).hasSize(1);
        assertThat(receiver.received())
                .allMatch(received -> received.isSignedWith(webhook.secret().reveal()));
        assertThat(receiver.received().stream().map(Received::timestamp).distinct())
                .hasSize(10);
        assertThat(system.count("failed")).isEqualTo(10);
        assertThat(system.now(webhook).failures()).isEqualTo(10);
        assertThat(system.now(webhook).settings().enabled()).isTrue();
    }

    @Test
    void forgetsFailuresAfterASuccess() {
        Webhooks.Issued webhook = system.webhook(receiver.answers(500).url("/"));
        system.startDeliverer();
        system.add("task_1", SUCCEEDED);
        awaitAttempts(webhook, 1);

        receiver.answers(200);
        system.pass(Duration.ofSeconds(5));

        awaitState(webhook, State.DELIVERED);
        assertThat(system.now(webhook).failures()).isZero();
        assertThat(system.now(webhook).failingSince()).isNull();
        assertThat(system.last(webhook).attempts()).isEqualTo(2);
        assertThat(system.last(webhook).lastError()).isNull();
    }

    @Test
    void disablesAWebhookAfterFiveDaysOfFailuresOnly() {
        Webhooks.Issued webhook = system.webhook(receiver.answers(500).url("/"));
        system.startDeliverer();
        for (int hour = 0; hour < 119; hour += 7) {
            system.add("task_" + hour, SUCCEEDED);
            awaitNothingDue(webhook);
            system.pass(Duration.ofHours(7));
            awaitNothingDue(webhook);
        }
        assertThat(system.now(webhook).settings().enabled()).isTrue();

        system.pass(Duration.ofHours(1));
        system.add("task_last", SUCCEEDED);

        await().until(() -> !system.now(webhook).settings().enabled());
        assertThat(system.now(webhook).disabledReason()).isEqualTo(DisabledReason.FAILING);
        assertThat(disabled("failing")).isOne();
        assertThat(system.all(webhook)).allMatch(delivery -> delivery.state() == State.FAILED);
        int before = receiver.received().size();
        system.add("task_more", SUCCEEDED);
        assertThat(system.all(webhook)).noneMatch(delivery -> delivery.subject().equals("task_more"));

        // enabled again, it begins anew
        system.webhooks.update(
                CLIENT, webhook.webhook().id(), old -> new WebhookSettings(old.url(), List.of(), null, true, false));
        assertThat(system.now(webhook).failingSince()).isNull();
        assertThat(system.now(webhook).disabledReason()).isNull();
        receiver.answers(200);
        system.pass(Duration.ofMillis(1));
        system.add("task_more", SUCCEEDED);
        awaitReceived(before + 1);
    }

    @Test
    void disablesAWebhookThatIsGone() {
        Webhooks.Issued webhook = system.webhook(receiver.hangs().url("/"));
        system.add("task_1", SUCCEEDED);
        system.add("task_2", SUCCEEDED);
        receiver.answers(410);
        system.startDeliverer();

        await().until(() -> !system.now(webhook).settings().enabled());
        assertThat(system.now(webhook).disabledReason()).isEqualTo(DisabledReason.GONE);
        assertThat(disabled("gone")).isOne();
        await().until(() -> system.all(webhook).stream().allMatch(each -> each.state() == State.FAILED));
        assertThat(system.all(webhook)).extracting(Delivery::lastError).containsAnyOf("gone");
    }

    @Test
    void waitsAsLongAsTheReceiverAsks() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        receiver.answers(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            exchange.sendResponseHeaders(429, -1);
        });
        system.startDeliverer();
        Instant start = system.clock.instant();

        system.add("task_1", SUCCEEDED);
        awaitAttempts(webhook, 1);
        assertThat(system.last(webhook).nextAttemptAt()).isEqualTo(start.plusSeconds(120));

        // a date, and more than a day; at 500 it does not count
        receiver.answers(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "Fri, 01 Jan 2027 00:00:00 GMT");
            exchange.sendResponseHeaders(503, -1);
        });
        system.pass(Duration.ofMinutes(2));
        awaitAttempts(webhook, 2);
        assertThat(system.last(webhook).nextAttemptAt())
                .isEqualTo(system.clock.instant().plus(Duration.ofDays(1)));
        receiver.answers(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "86000");
            exchange.sendResponseHeaders(500, -1);
        });
        system.pass(Duration.ofDays(1));
        awaitAttempts(webhook, 3);
        assertThat(system.last(webhook).nextAttemptAt())
                .isEqualTo(system.clock.instant().plus(Duration.ofMinutes(30)));
    }

    @Test
    void doesNotFollowRedirects() {
        try (Receiver elsewhere = new Receiver()) {
            Webhooks.Issued webhook = system.webhook(receiver.url("/"));
            receiver.answers(exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.url("/"));
                exchange.sendResponseHeaders(302, -1);
            });
            system.startDeliverer();

            system.add("task_1", SUCCEEDED);

            awaitAttempts(webhook, 1);
            assertThat(system.last(webhook).lastError()).isEqualTo("redirect");
            assertThat(system.last(webhook).lastStatus()).isEqualTo(302);
            assertThat(elsewhere.received()).isEmpty();
        }
    }

    @Test
    void doesNotLetAReceiverThatHangsHoldUpOthers() {
        Webhooks.Issued slow = system.webhook(receiver.hangs().url("/"));
        try (Receiver quick = new Receiver()) {
            IntStream.range(0, 50).forEach(i -> system.add("task_" + i, SUCCEEDED));
            system.startDeliverer();
            awaitReceived(4);
            Webhooks.Issued other = system.webhook(quick.url("/"));

            for (int i = 0; i < 50; i++) {
                system.outbox.add(system.event("other_" + i, SUCCEEDED, null));
            }

            await().until(() -> quick.received().size() == 50);
            // four at once, and one at a time when they have failed
            assertThat(receiver.received().size()).isBetween(4, 8);
            await().until(() -> system.all(other).stream().allMatch(each -> each.state() == State.DELIVERED));
            await().until(() -> system.all(slow).stream().anyMatch(each -> "timeout".equals(each.lastError())));
        }
    }

    @Test
    void reportsAReceiverThatIsNotReached() {
        Receiver closed = new Receiver();
        Webhooks.Issued webhook = system.webhook(closed.url("/"));
        closed.close();
        system.startDeliverer();

        system.add("task_1", SUCCEEDED);

        awaitAttempts(webhook, 1);
        assertThat(system.last(webhook).lastError()).isEqualTo("connect");
        assertThat(system.last(webhook).lastStatus()).isNull();
    }

    @Test
    void sendsNothingToAHostThatIsNoLongerAllowed() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.startDeliverer(new WebhookUrls(system.egress, List.of("*.example.com")));

        system.add("task_1", SUCCEEDED);

        awaitAttempts(webhook, 1);
        assertThat(system.last(webhook).lastError()).isEqualTo("refused");
        assertThat(system.count("refused")).isOne();
        assertThat(receiver.received()).isEmpty();
    }

    // ---- replicas -------------------------------------------------------------------------------------------------

    @Test
    void anotherReplicaSendsWhatAKilledOneHadBegun() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.add("task_1", SUCCEEDED);
        // a replica that is killed after it has claimed the delivery leaves exactly this behind
        Due due =
                system.deliveries.due(system.clock.millis(), Set.of(), true, 10).getFirst();
        Duration lease = system.properties.lease();
        long now = system.clock.millis();
        assertThat(system.deliveries.claim(due, "killed", now, now + lease.toMillis()))
                .isTrue();
        Delivery begun = system.last(webhook);

        system.startDeliverer();
        system.pass(lease.minusMillis(1));
        assertThat(system.deliveries.due(system.clock.millis(), Set.of(), true, 10))
                .isEmpty();
        assertThat(receiver.received()).isEmpty();

        system.pass(Duration.ofMillis(1));
        assertThat(awaitReceived(1).getFirst().id()).isEqualTo(begun.id());
        awaitState(webhook, State.DELIVERED);
        assertThat(system.last(webhook).attempts()).isEqualTo(2);
    }

    @Test
    void ignoresTheResultOfAnAttemptThatLostItsLease() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.add("task_1", SUCCEEDED);
        long now = system.clock.millis();
        Due due = system.deliveries.due(now, Set.of(), true, 10).getFirst();
        assertThat(system.deliveries.claim(due, "slow", now, now + 10)).isTrue();
        DeliveryStore.ClaimedDelivery slow =
                system.deliveries.claimed(due.id(), "slow").orElseThrow();
        Due again = system.deliveries.due(now + 10, Set.of(), true, 10).getFirst();
        assertThat(system.deliveries.claim(again, "quick", now + 10, now + 20)).isTrue();

        assertThat(system.deliveries.claim(again, "third", now + 10, now + 20)).isFalse();
        assertThat(system.deliveries.claimed(due.id(), "slow")).isEmpty();
        assertThat(system.deliveries.finish(slow, State.FAILED, 500, "status", now))
                .isFalse();
        assertThat(system.deliveries.retry(slow, 500, "status", now)).isFalse();
        system.deliveries.release(slow, now);
        assertThat(system.last(webhook).state()).isEqualTo(State.PENDING);
        assertThat(system.last(webhook).attempts()).isEqualTo(2);
    }

    @Test
    void twoReplicasSendEachEventOnce() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        IntStream.range(0, 200).forEach(i -> system.outbox.add(system.event("task_" + i, SUCCEEDED, null)));
        system.startDeliverer();
        system.startOtherReplica();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> system.all(webhook).stream().allMatch(each -> each.state() == State.DELIVERED));

        assertThat(receiver.received()).hasSize(200);
        assertThat(new HashSet<>(receiver.received().stream().map(Received::id).toList()))
                .hasSize(200);
    }

    @Test
    void releasesItsDeliveriesWhenItStops() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        receiver.hangs();
        Deliverer first = system.startDeliverer();
        system.add("task_1", SUCCEEDED);
        awaitReceived(1);

        first.stop();

        // the attempt ended, or was interrupted: nothing holds the delivery until the end of a lease
        assertThat(first.isRunning()).isFalse();
        assertThat(system.last(webhook).state()).isEqualTo(State.PENDING);
        assertThat(Objects.requireNonNull(system.last(webhook).nextAttemptAt()))
                .isBeforeOrEqualTo(system.clock.instant().plusSeconds(5));
    }

    // ---- owners ---------------------------------------------------------------------------------------------------

    @Test
    void signsWithBothSecretsForADayAfterARotation() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        String old = webhook.secret().reveal();
        String current =
                system.webhooks.rotate(CLIENT, webhook.webhook().id()).secret().reveal();
        system.startDeliverer();

        system.add("task_1", SUCCEEDED);
        Received during = awaitReceived(1).getFirst();
        assertThat(during.signatures()).isEqualTo(2);
        assertThat(during.isSignedWith(old)).isTrue();
        assertThat(during.isSignedWith(current)).isTrue();
        awaitState(webhook, State.DELIVERED);

        system.pass(Duration.ofDays(1));
        system.add("task_2", SUCCEEDED);
        Received after = awaitReceived(2).getLast();
        assertThat(after.signatures()).isOne();
        assertThat(after.isSignedWith(old)).isFalse();
        assertThat(after.isSignedWith(current)).isTrue();
    }

    @Test
    void redeliversWithTheSameId() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.startDeliverer();
        system.add("task_1", SUCCEEDED);
        awaitState(webhook, State.DELIVERED);
        Delivery delivered = system.last(webhook);

        Delivery again = system.webhooks.redeliver(CLIENT, webhook.webhook().id(), delivered.id());

        assertThat(again.state()).isEqualTo(State.PENDING);
        assertThat(awaitReceived(2)).extracting(Received::id).containsOnly(delivered.id());
        awaitState(webhook, State.DELIVERED);
        assertThat(system.last(webhook).attempts()).isOne();
        assertThatThrownBy(() ->
                        system.webhooks.redeliver(CLIENT, webhook.webhook().id(), "msg_none"))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(
                        () -> system.webhooks.redeliver(OTHER, webhook.webhook().id(), delivered.id()))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void sendsATestEvent() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));

        Delivery first = system.webhooks.test(CLIENT, webhook.webhook().id());
        Delivery second = system.webhooks.test(CLIENT, webhook.webhook().id());
        assertThat(second.id()).isEqualTo(first.id());
        system.startDeliverer();

        Received received = awaitReceived(1).getFirst();
        assertThat(received.json().get("type").stringValue()).isEqualTo("webhook.test");
        assertThat(received.isSignedWith(webhook.secret().reveal())).isTrue();
        awaitState(webhook, State.DELIVERED);
        assertThat(system.webhooks.test(CLIENT, webhook.webhook().id()).id()).isNotEqualTo(first.id());
    }

    @Test
    void failsWhatWaitsForAWebhookThatItsOwnerDisables() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.add("task_1", SUCCEEDED);

        system.webhooks.update(
                CLIENT, webhook.webhook().id(), old -> new WebhookSettings(old.url(), List.of(), null, false, false));

        assertThat(system.now(webhook).disabledReason()).isEqualTo(DisabledReason.OWNER);
        assertThat(system.last(webhook).state()).isEqualTo(State.FAILED);
        assertThat(system.last(webhook).lastError()).isEqualTo("disabled");
        assertThatThrownBy(() -> system.webhooks.test(CLIENT, webhook.webhook().id()))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void forgetsTheWebhooksOfAClientThatIsRemoved() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.add("task_1", SUCCEEDED);

        system.jdbc.sql("delete from client where id = :id").param("id", CLIENT).update();

        assertThat(system.store.find(CLIENT, webhook.webhook().id())).isEmpty();
        assertThat(system.deliveries.countPending()).isZero();
    }

    // ---- bounds ---------------------------------------------------------------------------------------------------

    @Test
    void dropsTheOldestDeliveriesBeyondTheMaximum() {
        WebhookOutbox small =
                new WebhookOutbox(system.store, system.deliveries, 3, system.wakeUp, system.meters, system.clock);
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));

        for (int i = 0; i < 5; i++) {
            WebhookEvent event = system.event("task_" + i, SUCCEEDED, null);
            system.transactions.executeWithoutResult(_ -> small.add(event));
        }

        assertThat(system.all(webhook))
                .extracting(Delivery::subject, Delivery::state, Delivery::lastError)
                .containsExactly(
                        tuple("task_4", State.PENDING, null),
                        tuple("task_3", State.PENDING, null),
                        tuple("task_2", State.PENDING, null),
                        tuple("task_1", State.FAILED, "dropped"),
                        tuple("task_0", State.FAILED, "dropped"));
        assertThat(system.count("dropped")).isEqualTo(2);
    }

    @Test
    void limitsTheNumberOfWebhooksOfAClient() {
        URI one = URI.create(receiver.url("/0"));
        for (int i = 0; i < 20; i++) {
            assertThat(system.targets.check(CLIENT, URI.create(receiver.url("/" + i)), List.of(), "webhook"))
                    .isEmpty();
            system.webhook(receiver.url("/" + i));
        }

        URI further = URI.create(receiver.url("/20"));
        assertThatThrownBy(() -> system.webhook(further.toString()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::code)
                                .containsExactly("limit"));
        assertThatThrownBy(() -> system.targets.register(CLIENT, further)).isInstanceOf(ProblemException.class);
        assertThat(system.targets.check(CLIENT, further, List.of(), "webhook"))
                .extracting(Violation::field, Violation::code)
                .containsExactly(tuple("webhook.url", "limit"));
        assertThat(system.targets.check(CLIENT, one, List.of(), "webhook")).isEmpty();
        assertThat(system.targets.check(OTHER, further, List.of(), "webhook")).isEmpty();
    }

    @Test
    void checksTheWebhookOfATask() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.webhooks.update(
                CLIENT, webhook.webhook().id(), old -> new WebhookSettings(old.url(), List.of(), null, false, false));

        assertThat(system.targets.check(
                        CLIENT, URI.create("http://10.0.0.1/"), List.of(SUCCEEDED, "task.exploded"), "webhook"))
                .extracting(Violation::field, Violation::code)
                .containsExactly(tuple("webhook.url", "webhook_url"), tuple("webhook.events[1]", "enum"));
        assertThat(system.targets.check(CLIENT, URI.create(receiver.url("/")), List.of(), "webhook"))
                .extracting(Violation::code)
                .containsExactly("disabled");
    }

    @Test
    void deletesOldDeliveriesThatHaveEnded() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        Deliverer deliverer = system.startDeliverer();
        system.add("task_1", SUCCEEDED);
        awaitState(webhook, State.DELIVERED);
        deliverer.stop();
        system.add("task_2", SUCCEEDED);

        system.clock.advance(Duration.ofDays(7));
        system.maintenance(system.vault).run();
        assertThat(system.all(webhook)).hasSize(2);
        system.clock.advance(Duration.ofMinutes(2));
        system.maintenance(system.vault).run();

        assertThat(system.all(webhook)).extracting(Delivery::subject).containsExactly("task_2");
        assertThat(system.registry.get("gateway.webhooks.pending").gauge().value())
                .isOne();
    }

    // ---- waits ----------------------------------------------------------------------------------------------------

    private List<Received> awaitReceived(int number) {
        await().until(() -> receiver.received().size() >= number);
        assertThat(receiver.received()).hasSize(number);
        return receiver.received();
    }

    private void awaitState(Webhooks.Issued webhook, State state) {
        await().until(() -> system.last(webhook).state() == state);
    }

    /** Waits until an attempt has ended that is followed by another one. */
    private void awaitAttempts(Webhooks.Issued webhook, int attempts) {
        await().until(() -> {
            Delivery last = system.last(webhook);
            return last.attempts() == attempts
                    && last.lastError() != null
                    && system.now(webhook).failures() == attempts;
        });
    }

    private void awaitNothingDue(Webhooks.Issued webhook) {
        await().until(() -> {
            system.wakeUp.signal();
            return system.all(webhook).stream()
                            .map(Delivery::nextAttemptAt)
                            .filter(Objects::nonNull)
                            // an attempt that runs has a lease of a few seconds
                            .allMatch(next -> next.isAfter(system.clock.instant()))
                    && system.jdbc
                                    .sql("select count(*) from webhook_delivery where owner is not null")
                                    .query(Integer.class)
                                    .single()
                            == 0;
        });
    }

    private double disabled(String reason) {
        return system.registry
                .get("gateway.webhooks.endpoints.disabled")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
