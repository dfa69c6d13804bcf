package io.gateway302.identity.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.catalog.Unit;
import io.gateway302.identity.ApiKey;
import io.gateway302.identity.Caller;
import io.gateway302.identity.Client;
import io.gateway302.identity.ClientKey;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.PromptRetention;
import io.gateway302.identity.ValidationMode;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contract of clients and keys, on every database. */
@ExtendWith(OutputCaptureExtension.class)
abstract class ClientStoreContractTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private static final AuditQuery ALL = new AuditQuery(null, null, null);

    private HikariDataSource pool;
    private FailingDataSource database;
    private Replica replica;

    /** Returns the JDBC URL of an empty database or schema. */
    abstract String url();

    @BeforeEach
    void migrate() {
        pool = new HikariDataSource();
        pool.setJdbcUrl(url());
        pool.setMaximumPoolSize(4);
        Flyway.configure().dataSource(pool).load().migrate();
        database = new FailingDataSource(pool);
        replica = new Replica(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void keepsAClient() {
        Client client = replica.clients.create("billing-service");

        assertThat(client).isEqualTo(Client.unlimited(client.id(), "billing-service", NOW));
        assertThat(replica.clients.get(client.id())).isEqualTo(client);
    }

    @Test
    void refusesANameThatIsTaken() {
        replica.clients.create("one");
        Client two = replica.clients.create("two");

        assertTaken(() -> replica.clients.create("one"));
        assertTaken(() -> replica.clients.update(two.id(), client -> client.withName("one")));
        assertThat(replica.clients.list("", 10)).extracting(Client::name).containsExactly("one", "two");
    }

    @Test
    void aNameIsUniqueRegardlessOfCase() {
        Client one = replica.clients.create("Straße 7 ✓");
        Client two = replica.clients.create("two");

        assertTaken(() -> replica.clients.create("STRASSE 7 ✓"));
        assertTaken(() -> replica.clients.update(two.id(), client -> client.withName("sTRASSE 7 ✓")));
        assertThat(replica.clients.findByName("strasse 7 ✓")).hasValue(one);
        assertThat(replica.clients
                        .update(one.id(), client -> client.withName("STRASSE 7 ✓"))
                        .name())
                .isEqualTo("STRASSE 7 ✓");
        assertTaken(() -> replica.clients.create("straße 7 ✓"));
    }

    @Test
    void clientsOfAnEarlierVersionKeepNamesThatDifferByCaseOnly() {
        goBackToVersion7();
        insertOld("1", "Shop");
        insertOld("2", "shop");
        insertOld("3", "blog");
        Flyway.configure().dataSource(pool).load().migrate();
        replica.jdbc
                .sql("insert into client (id, name, enabled, created_at) values ('4', 'During', true, 1)")
                .update();

        assertThat(replica.clients.list("", 10))
                .extracting(Client::name)
                .containsExactly("Shop", "shop", "blog", "During");
        assertThat(replica.clients.findByName("shop")).map(Client::id).hasValue("2");
        assertThat(replica.clients.findByName("SHOP")).map(Client::id).hasValue("1");
        assertThat(replica.clients.findByName("during")).map(Client::id).hasValue("4");
        assertThat(replica.clients
                        .update("2", client -> client.withEnabled(false))
                        .enabled())
                .isFalse();
        assertTaken(() -> replica.clients.create("SHOP"));
        assertTaken(() -> replica.clients.create("BLOG"));
        assertTaken(() -> replica.clients.update("3", client -> client.withName("sHOP")));
        assertTaken(() -> replica.clients.update("3", client -> client.withName("during")));
        assertThat(replica.clients
                        .update("2", client -> client.withName("store"))
                        .name())
                .isEqualTo("store");
        assertTaken(() -> replica.clients.create("Store"));
    }

    @Test
    void aNameThatAnEarlierVersionGaveUpIsFreeAndOneThatItGaveIsTaken() {
        Client one = replica.clients.create("one");
        Client two = replica.clients.create("two ✓");
        renameOld(one.id(), "other");
        renameOld(two.id(), "Plain");
        insertOld("3", "one");

        assertThat(replica.clients.get(two.id()).name()).isEqualTo("Plain");
        assertThat(replica.clients
                        .update("3", client -> client.withEnabled(false))
                        .name())
                .isEqualTo("one");
        assertTaken(() -> replica.clients.create("ONE"));
        assertTaken(() -> replica.clients.create("OTHER"));
        assertTaken(() -> replica.clients.create("plain"));
        assertThat(replica.clients.create("Two ✓").name()).isEqualTo("Two ✓");
        assertThat(replica.clients.findByName("other")).map(Client::id).hasValue(one.id());
        assertThat(replica.clients
                        .update(two.id(), client -> client.withEnabled(false))
                        .name())
                .isEqualTo("Plain");
    }

    @Test
    void aClientThatAnEarlierVersionAddsUnderATakenNameCanBeChanged() {
        Client one = replica.clients.create("shop");
        insertOld("3", "SHOP");

        assertThat(replica.clients
                        .update("3", client -> client.withEnabled(false))
                        .name())
                .isEqualTo("SHOP");
        assertThat(replica.clients
                        .update(one.id(), client -> client.withName("store"))
                        .name())
                .isEqualTo("store");
        assertThat(replica.clients
                        .update("3", client -> client.withEnabled(true))
                        .enabled())
                .isTrue();
        assertTaken(() -> replica.clients.create("Shop"));
    }

    @Test
    void anEarlierVersionCanReadAllNames() {
        Client odd = replica.clients.create("Straße 7 ✓");
        IssuedKey key = replica.clients.issueKey(odd.id(), "für 7", null);
        Client plain = replica.clients.create("plain-1.0");
        replica.clients.issueKey(plain.id(), "plain_key", null);

        assertThat(replica.clients.get(odd.id()).name()).isEqualTo("Straße 7 ✓");
        assertThat(replica.clients.keys(odd.id(), "", 10))
                .extracting(ClientKey::name)
                .containsExactly("für 7");
        for (String table : List.of("client", "client_key")) {
            assertThat(replica.jdbc
                            .sql("select name from " + table)
                            .query(String.class)
                            .list())
                    .hasSize(2)
                    .allMatch(name -> name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"));
        }
        Replica later = new Replica(replica.clock);
        later.directory.refresh();
        assertThat(Objects.requireNonNull(later.directory.find(key.apiKey())).client())
                .isEqualTo("Straße 7 ✓");
    }

    @Test
    void whatALaterVersionWroteConcernsOneClientOrKeyAlone(CapturedOutput output) {
        Map<String, String> unreadable = Map.of(
                "limits", "{\"units_per_day\": {\"parsec\": 1}}",
                "operations", "{}",
                "prompt_retention", "later",
                "validation", "later",
                "name", "a\u0007b");
        Map<String, IssuedKey> keys = unreadable.keySet().stream()
                .collect(Collectors.toMap(column -> column, column -> {
                    Client client = replica.clients.create("with-later-" + column.replace('_', '-'));
                    IssuedKey key = replica.clients.issueKey(client.id(), "k", null);
                    replica.jdbc
                            .sql("update client set " + column + " = :value where id = :id")
                            .param("value", unreadable.get(column))
                            .param("id", client.id())
                            .update();
                    return key;
                }));
        Client client = replica.clients.create("unconcerned");
        IssuedKey good = replica.clients.issueKey(client.id(), "good", null);
        IssuedKey bad = replica.clients.issueKey(client.id(), "bad", null);
        IssuedKey revoked = replica.clients.issueKey(client.id(), "revoked", null);
        replica.jdbc
                .sql("update client_key set limits = :value where id = :id")
                .param("value", unreadable.get("limits"))
                .param("id", bad.key().id())
                .update();

        replica.clients.revokeKey(client.id(), revoked.key().id());

        assertThat(replica.directory.find(good.apiKey())).isNotNull();
        assertThat(replica.directory.find(revoked.apiKey())).isNull();
        assertThat(replica.directory.find(bad.apiKey())).isNull();
        assertThat(keys)
                .allSatisfy((_, key) ->
                        assertThat(replica.directory.find(key.apiKey())).isNull());
        assertThat(replica.directory.databaseAnswers()).isTrue();
        assertThat(output).contains("6 clients or keys cannot be read by this version");
        Replica started = new Replica(replica.clock);
        started.directory.load();
        assertThat(started.directory.find(good.apiKey())).isNotNull();
    }

    private void renameOld(String id, String name) {
        replica.jdbc
                .sql("update client set name = :name where id = :id")
                .param("id", id)
                .param("name", name)
                .update();
    }

    private void insertOld(String id, String name) {
        replica.jdbc
                .sql("insert into client (id, name, enabled, created_at) values (:id, :name, true, 1)")
                .param("id", id)
                .param("name", name)
                .update();
    }

    /** Takes back the migrations since version 7. */
    private void goBackToVersion7() {
        List.of(
                        "drop table result_file",
                        "drop table result_link_key",
                        "drop table webhook_delivery",
                        "drop table webhook_endpoint",
                        "alter table client drop column full_name",
                        "alter table client_key drop column full_name",
                        "drop index client_folded_name",
                        "drop index admin_audit_action",
                        "alter table client drop column name_key",
                        "alter table client drop column tags",
                        "alter table client_key drop column last_used_at",
                        "drop table managed_task",
                        "delete from flyway_schema_history where cast(version as integer) > 7")
                .forEach(statement -> replica.jdbc.sql(statement).update());
    }

    @Test
    void keepsWhenAKeyWasUsedLast() {
        Client client = replica.clients.create("user");
        IssuedKey key = replica.clients.issueKey(client.id(), "k", null);
        IssuedKey unused = replica.clients.issueKey(client.id(), "unused", null);
        Replica later = new Replica(Clock.fixed(NOW.plusSeconds(90), ZoneOffset.UTC));
        long revision = replica.store.revision();

        try (KeyUse here = new KeyUse(replica.store, later.clock);
                KeyUse there = new KeyUse(replica.store, replica.clock)) {
            Caller caller = Objects.requireNonNull(replica.directory.find(key.apiKey()));
            here.note(caller);
            there.note(caller);
            database.away = true;
            assertThatThrownBy(here::write).isInstanceOf(DataAccessException.class);
            assertThat(lastUses(client)).isNull();
            database.away = false;
            here.write();
            there.write();
        }

        assertThat(lastUses(client))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        key.key().id(),
                        String.valueOf(NOW.plusSeconds(90)),
                        unused.key().id(),
                        "null"));
        assertThat(replica.store.revision()).isEqualTo(revision);
    }

    private @Nullable Map<String, String> lastUses(Client client) {
        return database.away
                ? null
                : replica.clients.keys(client.id(), "", 10).stream()
                        .collect(Collectors.toMap(ClientKey::id, key -> String.valueOf(key.lastUsedAt())));
    }

    @Test
    void aUseIsWrittenWhenTheGatewayStops() {
        Client client = replica.clients.create("user");
        IssuedKey key = replica.clients.issueKey(client.id(), "k", null);

        try (KeyUse use = new KeyUse(replica.store, replica.clock)) {
            use.note(Objects.requireNonNull(replica.directory.find(key.apiKey())));
        }

        assertThat(lastUses(client)).isEqualTo(Map.of(key.key().id(), NOW.toString()));
    }

    @Test
    void knowsTheStateOfEachKey() {
        Client client = replica.clients.create("states");
        IssuedKey active = replica.clients.issueKey(client.id(), "a", null);
        IssuedKey expiring = replica.clients.issueKey(client.id(), "e", NOW.plusSeconds(60));
        IssuedKey revoked = replica.clients.issueKey(client.id(), "r", null);
        replica.clients.revokeKey(client.id(), revoked.key().id());
        Client disabled = replica.clients.create("disabled");
        IssuedKey ofDisabled = replica.clients.issueKey(disabled.id(), "d", null);
        replica.clients.update(disabled.id(), it -> it.withEnabled(false));
        Replica later = new Replica(Clock.fixed(NOW.plusSeconds(90), ZoneOffset.UTC));
        later.directory.refresh();

        assertThat(later.directory.state(active.apiKey())).isEqualTo(KeyState.ACTIVE);
        assertThat(later.directory.state(expiring.apiKey())).isEqualTo(KeyState.EXPIRED);
        assertThat(later.directory.state(revoked.apiKey())).isEqualTo(KeyState.REVOKED);
        assertThat(later.directory.state(ofDisabled.apiKey())).isEqualTo(KeyState.CLIENT_DISABLED);
        assertThat(later.directory.state(key("gw302_nobody_x"))).isEqualTo(KeyState.UNKNOWN);
        assertThat(later.directory.state(key("gw302_" + active.key().id() + "_x")))
                .isEqualTo(KeyState.WRONG_SECRET);
        assertThat(later.directory.state(key("gw302_" + ofDisabled.key().id() + "_x")))
                .isEqualTo(KeyState.WRONG_SECRET);
    }

    private static ApiKey key(String text) {
        return Objects.requireNonNull(ApiKey.parse(text));
    }

    @Test
    void givesANameOnceHoweverManyAskAtTheSameTime() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> created = threads.invokeAll(IntStream.range(0, 16)
                    .mapToObj(_ -> (Callable<Boolean>) () -> {
                        try {
                            replica.clients.create("wanted");
                            return true;
                        } catch (ProblemException _) {
                            return false;
                        }
                    })
                    .toList());

            assertThat(created).extracting(Future::get).containsOnlyOnce(true);
        }
    }

    @Test
    void changesAClient() {
        Client client = replica.clients.create("before");

        replica.clients.update(client.id(), it -> it.withName("after").withEnabled(false));

        assertThat(replica.clients.get(client.id()))
                .isEqualTo(client.withName("after").withEnabled(false).withNextVersion());
    }

    @Test
    void keepsAllThatIsDecidedAboutAClient() {
        Client client = replica.clients.create("strict", ClientStoreContractTests::strict);

        assertThat(client)
                .isEqualTo(strict(Client.unlimited(client.id(), "strict", NOW)))
                .isEqualTo(replica.clients.get(client.id()));
    }

    @Test
    void countsTheChangesOfAClient() {
        Client client = replica.clients.create("counted");

        assertThat(client.version()).isOne();
        assertThat(replica.clients
                        .update(client.id(), ClientStoreContractTests::strict)
                        .version())
                .isEqualTo(2);
        assertThat(replica.clients
                        .update(client.id(), ClientStoreContractTests::strict)
                        .version())
                .isEqualTo(2);
        assertThat(replica.clients
                        .update(client.id(), it -> it.withLimits(Limits.NONE))
                        .version())
                .isEqualTo(3);
    }

    @Test
    void letsOneOfManyChangeTheSameVersion() throws Exception {
        Client client = replica.clients.create("contested");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> changed = threads.invokeAll(IntStream.range(0, 16)
                    .mapToObj(i -> (Callable<Boolean>) () -> {
                        try {
                            replica.clients.update(client.id(), it -> {
                                assertThat(it.version()).isOne();
                                return it.withName("changed-" + i);
                            });
                            return true;
                        } catch (AssertionError _) {
                            return false;
                        }
                    })
                    .toList());

            assertThat(changed).extracting(Future::get).containsOnlyOnce(true);
        }
        assertThat(replica.clients.get(client.id()).version()).isEqualTo(2);
    }

    @Test
    void givesCallersWhatTheirClientAndTheirKeyMayDo() {
        Client client = replica.clients.create("strict", ClientStoreContractTests::strict);
        Limits own = new Limits(5, null, null, Map.of(), null, null, null, null);
        IssuedKey issued = replica.clients.issueKey(client.id(), "key", NOW.plusSeconds(60), own);

        Caller caller = Objects.requireNonNull(replica.directory.find(issued.apiKey()));
        assertThat(caller.permissions()).isEqualTo(client.permissions());
        assertThat(caller.scopes())
                .containsExactly(
                        new LimitScope("client:" + client.id(), client.id(), client.limits(), null),
                        new LimitScope("key:" + issued.key().id(), client.id(), own, NOW.plusSeconds(60)));
        assertThat(replica.directory.find(issued.apiKey())).isSameAs(caller);
    }

    @Test
    void knowsAClientByItsName() {
        Client client = replica.clients.create("strict", ClientStoreContractTests::strict);

        Caller caller = Objects.requireNonNull(replica.directory.client("strict"));
        assertThat(caller)
                .isEqualTo(new Caller(
                        client.id(),
                        "strict",
                        "jwt",
                        Caller.Kind.JWT,
                        client.permissions(),
                        List.of(new LimitScope("client:" + client.id(), client.id(), client.limits(), null)),
                        null,
                        ValidationMode.ENFORCE));
        assertThat(replica.directory.holder(client.id(), "jwt")).isEqualTo(caller);

        replica.clients.update(client.id(), it -> it.withEnabled(false));
        assertThat(replica.directory.client("strict")).isNull();
        assertThat(replica.directory.holder(client.id(), "jwt")).isNull();
        assertThat(replica.directory.client("unknown")).isNull();
    }

    @Test
    void knowsWhoHoldsAKeyForAsLongAsItIsAccepted() {
        Client client = replica.clients.create("owner");
        Client other = replica.clients.create("other");
        IssuedKey issued = replica.clients.issueKey(client.id(), "key", NOW.plusSeconds(60));
        String id = issued.key().id();

        assertThat(replica.directory.holder(client.id(), id)).isEqualTo(replica.directory.find(issued.apiKey()));
        assertThat(replica.directory.holder(other.id(), id)).isNull();
        assertThat(replica.directory.holder(client.id(), "unknown")).isNull();
        assertThat(laterBy(Duration.ofSeconds(60)).holder(client.id(), id)).isNull();

        replica.clients.revokeKey(client.id(), id);
        assertThat(replica.directory.holder(client.id(), id)).isNull();
    }

    @Test
    void knowsTheOriginsOfEnabledClients() {
        Client one = replica.clients.create("one", it -> it.withAllowedOrigins(List.of("https://one.example")));
        Client two = replica.clients.create("two", it -> it.withAllowedOrigins(List.of("https://two.example")));

        assertThat(replica.directory.allowedOrigins()).containsOnly("https://one.example", "https://two.example");
        assertThat(replica.directory.allowsOrigin(one.id(), "https://one.example"))
                .isTrue();
        assertThat(replica.directory.allowsOrigin(one.id(), "https://two.example"))
                .isFalse();

        replica.clients.update(two.id(), it -> it.withEnabled(false));
        assertThat(replica.directory.allowedOrigins()).containsOnly("https://one.example");
        assertThat(replica.directory.allowsOrigin(two.id(), "https://two.example"))
                .isFalse();
    }

    @Test
    void knowsWhatIsKeptOfPrompts() {
        Client client = replica.clients.create("strict", ClientStoreContractTests::strict);

        assertThat(replica.directory.promptRetention(client.id())).isEqualTo(PromptRetention.NONE);
        assertThat(replica.directory.promptRetention("unknown")).isEqualTo(PromptRetention.HASH);
    }

    @Test
    void tellsWithTheCallerHowItsRequestsAreChecked() {
        Client client = replica.clients.create("owner");
        ApiKey key = replica.clients.issueKey(client.id(), "key", null).apiKey();

        assertThat(validation(key)).isEqualTo(ValidationMode.WARN);
        for (ValidationMode mode : ValidationMode.values()) {
            replica.clients.update(client.id(), it -> it.withValidation(mode));

            assertThat(validation(key)).isEqualTo(mode);
            assertThat(replica.clients.get(client.id()).validation()).isEqualTo(mode);
        }
    }

    private ValidationMode validation(ApiKey key) {
        return Objects.requireNonNull(replica.directory.find(key)).validation();
    }

    @Test
    void takesAClientOfEarlierTimesAsByDefault() {
        JdbcClient.create(pool)
                .sql("insert into client (id, name, enabled, created_at) values ('1', 'old', true, 1)")
                .update();

        assertThat(replica.clients.get("1")).isEqualTo(Client.unlimited("1", "old", Instant.ofEpochMilli(1)));
    }

    @Test
    void rotatesAKeyWithAnOverlap() {
        Client client = replica.clients.create("owner");
        Limits own = new Limits(5, null, null, Map.of(), null, null, null, null);
        IssuedKey old = replica.clients.issueKey(client.id(), "key", null, own);

        IssuedKey successor = replica.clients.rotateKey(client.id(), old.key().id(), Duration.ofSeconds(60));

        assertThat(successor.key()).isEqualTo(new ClientKey(successor.key().id(), "key", own, NOW, null, null, null));
        assertThat(laterBy(Duration.ofSeconds(59)).find(old.apiKey())).isNotNull();
        assertThat(laterBy(Duration.ofSeconds(60)).find(old.apiKey())).isNull();
        assertThat(laterBy(Duration.ofSeconds(60)).find(successor.apiKey())).isNotNull();
        assertThat(replica.clients.keys(client.id(), "", 10))
                .containsExactlyInAnyOrder(
                        successor.key(), old.key().replaced(successor.key().id(), NOW.plusSeconds(60)))
                .extracting(key -> key.state(NOW))
                .containsExactlyInAnyOrder(ClientKey.State.ACTIVE, ClientKey.State.REPLACED);
    }

    @Test
    void replacesAKeyAtOnceWithoutAnOverlap() {
        Client client = replica.clients.create("owner");
        IssuedKey old = replica.clients.issueKey(client.id(), "key", null);

        replica.clients.rotateKey(client.id(), old.key().id(), Duration.ZERO);

        assertThat(replica.directory.find(old.apiKey())).isNull();
    }

    @Test
    void prolongsNoLifeByRotation() {
        Client client = replica.clients.create("owner");
        IssuedKey old = replica.clients.issueKey(client.id(), "key", NOW.plusSeconds(30));

        IssuedKey successor = laterReplica(Duration.ofSeconds(10))
                .clients
                .rotateKey(client.id(), old.key().id(), Duration.ofSeconds(60));

        assertThat(successor.key().expiresAt()).isEqualTo(NOW.plusSeconds(40));
        assertThat(laterBy(Duration.ofSeconds(30)).find(old.apiKey())).isNull();
        assertThatThrownBy(
                        () -> replica.clients.rotateKey(client.id(), old.key().id(), Duration.ZERO))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::code)
                                .containsExactly("replaced"));
    }

    @Test
    void notesEveryChangeWithItsMaker() {
        Client client = replica.clients.create("noted");
        replica.clients.update(client.id(), it -> it.withName("renamed"));
        replica.clients.update(client.id(), it -> it);
        IssuedKey first = replica.clients.issueKey(client.id(), "key", null);
        IssuedKey second = replica.clients.rotateKey(client.id(), first.key().id(), Duration.ZERO);
        replica.clients.revokeKey(client.id(), second.key().id());
        replica.clients.remove(client.id());

        List<AuditEntry> entries = replica.audit.list(ALL, "", 10);
        assertThat(entries)
                .extracting(AuditEntry::action, AuditEntry::targetType, AuditEntry::targetId)
                .containsExactly(
                        tuple("client.remove", "client", client.id()),
                        tuple("key.revoke", "client_key", second.key().id()),
                        tuple("key.rotate", "client_key", first.key().id()),
                        tuple("key.issue", "client_key", first.key().id()),
                        tuple("client.update", "client", client.id()),
                        tuple("client.create", "client", client.id()));
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("gateway");
            assertThat(entry.at()).isEqualTo(NOW);
            assertThat(entry.clientId()).isEqualTo(client.id());
        });
        assertThat(entries.get(4).detail())
                .hasToString("{\"before\":{\"name\":\"noted\"},\"after\":{\"name\":\"renamed\"}}");
        assertThat(entries.toString())
                .doesNotContain(first.apiKey().reveal().split("_")[2])
                .doesNotContain(HexFormat.of().formatHex(first.apiKey().digest()));
    }

    @Test
    void notesNothingOfAChangeThatFails() {
        Client client = replica.clients.create("noted");

        assertThatThrownBy(() -> replica.clients.remove(client.id(), _ -> {
                    throw new ProblemException(ProblemType.PRECONDITION_FAILED, "no");
                }))
                .isInstanceOf(ProblemException.class);

        assertThat(replica.clients.get(client.id())).isEqualTo(client);
        assertThat(replica.audit.list(ALL, "", 10))
                .extracting(AuditEntry::action)
                .containsExactly("client.create");
    }

    @Test
    void findsEntriesByClientAndTime() {
        Client one = replica.clients.create("one");
        Client two = laterReplica(Duration.ofSeconds(10)).clients.create("two");

        assertThat(found(new AuditQuery("one", null, null))).containsExactly(one.id());
        assertThat(found(new AuditQuery(two.id(), null, null))).containsExactly(two.id());
        assertThat(found(new AuditQuery(null, NOW.plusSeconds(10), null))).containsExactly(two.id());
        assertThat(found(new AuditQuery(null, null, NOW.plusSeconds(10)))).containsExactly(one.id());
        assertThat(found(new AuditQuery("three", null, null))).isEmpty();

        List<AuditEntry> page = replica.audit.list(ALL, "", 1);
        assertThat(page).extracting(AuditEntry::targetId).containsExactly(two.id());
        assertThat(replica.audit.list(ALL, page.getFirst().id(), 10))
                .extracting(AuditEntry::targetId)
                .containsExactly(one.id());
    }

    private List<String> found(AuditQuery query) {
        return replica.audit.list(query, "", 10).stream()
                .map(AuditEntry::targetId)
                .toList();
    }

    @Test
    void takesOverTheClientsOfTheFirstVersion() {
        Flyway.configure()
                .dataSource(pool)
                .cleanDisabled(false)
                .target("1")
                .load()
                .clean();
        Flyway.configure().dataSource(pool).target("1").load().migrate();
        replica.jdbc
                .sql("insert into client (id, name, enabled, created_at) values ('1', 'old', true, "
                        + NOW.toEpochMilli() + ")")
                .update();
        Flyway.configure().dataSource(pool).load().migrate();

        assertThat(replica.clients.get("1")).isEqualTo(Client.unlimited("1", "old", NOW));
    }

    @Test
    void listsClientsPageByPageInTheOrderOfTheirMaking() {
        List<Client> made = IntStream.range(0, 5)
                .mapToObj(i -> replica.clients.create("client-" + i))
                .toList();

        assertThat(replica.clients.list("", 3)).isEqualTo(made.subList(0, 3));
        assertThat(replica.clients.list(made.get(2).id(), 3)).isEqualTo(made.subList(3, 5));
    }

    @Test
    void doesNotKnowWhatIsNotThere() {
        Client client = replica.clients.create("known");

        assertNotFound(() -> replica.clients.get("unknown"));
        assertNotFound(() -> replica.clients.update("unknown", it -> it));
        assertNotFound(() -> replica.clients.remove("unknown"));
        assertNotFound(() -> replica.clients.issueKey("unknown", "key", null));
        assertNotFound(() -> replica.clients.keys("unknown", "", 10));
        assertNotFound(() -> replica.clients.revokeKey(client.id(), "unknown"));
    }

    @Test
    void identifiesTheOwnerOfAKey() {
        Client client = replica.clients.create("owner");
        IssuedKey issued = replica.clients.issueKey(client.id(), "first", NOW.plusSeconds(60));

        assertThat(replica.directory.find(issued.apiKey()))
                .isEqualTo(new Caller(
                        client.id(),
                        "owner",
                        issued.key().id(),
                        Caller.Kind.KEY,
                        Permissions.ALL,
                        List.of(new LimitScope("client:" + client.id(), client.id(), Limits.NONE, null)),
                        null));
        assertThat(replica.clients.keys(client.id(), "", 10)).containsExactly(issued.key());
    }

    @Test
    void forgetsARevokedKey() {
        Client client = replica.clients.create("owner");
        IssuedKey lost = replica.clients.issueKey(client.id(), "lost", null);
        IssuedKey kept = replica.clients.issueKey(client.id(), "kept", null);

        replica.clients.revokeKey(client.id(), lost.key().id());

        assertThat(replica.directory.find(lost.apiKey())).isNull();
        assertThat(replica.directory.find(kept.apiKey())).isNotNull();
        assertThat(replica.clients.keys(client.id(), "", 10)).containsExactly(kept.key());
    }

    @Test
    void revokesNoKeyOfAnotherClient() {
        IssuedKey issued =
                replica.clients.issueKey(replica.clients.create("owner").id(), "key", null);
        Client other = replica.clients.create("other");

        assertNotFound(() -> replica.clients.revokeKey(other.id(), issued.key().id()));
        assertThat(replica.directory.find(issued.apiKey())).isNotNull();
    }

    @Test
    void removesTheKeysOfARemovedClient() {
        Client client = replica.clients.create("leaving");
        IssuedKey issued = replica.clients.issueKey(client.id(), "key", null);

        replica.clients.remove(client.id());

        assertThat(replica.directory.find(issued.apiKey())).isNull();
        assertThat(count("client_key")).isZero();
    }

    @Test
    void refusesTheKeysOfADisabledClientUntilItIsEnabled() {
        Client client = replica.clients.create("pausing");
        IssuedKey issued = replica.clients.issueKey(client.id(), "key", null);

        replica.clients.update(client.id(), it -> it.withEnabled(false));
        assertThat(replica.directory.find(issued.apiKey())).isNull();

        replica.clients.update(client.id(), it -> it.withEnabled(true));
        assertThat(replica.directory.find(issued.apiKey())).isNotNull();
    }

    @Test
    void refusesAKeyFromTheInstantOfItsExpiry() {
        IssuedKey issued =
                replica.clients.issueKey(replica.clients.create("owner").id(), "short", NOW.plusSeconds(60));

        assertThat(laterBy(Duration.ofSeconds(60).minusMillis(1)).find(issued.apiKey()))
                .isNotNull();
        assertThat(laterBy(Duration.ofSeconds(60)).find(issued.apiKey())).isNull();
    }

    @Test
    void issuesNoKeyThatHasExpired() {
        Client client = replica.clients.create("owner");

        assertThatThrownBy(() -> replica.clients.issueKey(client.id(), "late", NOW))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::field)
                                .containsExactly("expires_at"));
    }

    @Test
    void providesAClientWithOneGivenKey() {
        IssuedKey older =
                replica.clients.issueKey(replica.clients.create("demo").id(), "older", null);

        replica.clients.provide("demo", "gw302_demo_sandbox-only");
        ApiKey key = replica.clients.provide("demo", "gw302_demo_sandbox-only");

        assertThat(key.reveal()).isEqualTo("gw302_demo_sandbox-only");
        assertThat(replica.directory.find(key)).isNotNull();
        assertThat(replica.directory.find(older.apiKey())).isNull();
        assertThat(count("client_key")).isOne();
    }

    @Test
    void providesAClientWithANewKey() {
        ApiKey first = replica.clients.provide("demo", null);
        ApiKey second = replica.clients.provide("demo", null);

        assertThat(replica.directory.find(first)).isNull();
        assertThat(replica.directory.find(second)).isNotNull();
    }

    @Test
    void isSeenByAnotherReplicaThatLooks() {
        Replica other = new Replica(Clock.fixed(NOW, ZoneOffset.UTC));
        Client client = replica.clients.create("owner");
        IssuedKey issued = replica.clients.issueKey(client.id(), "key", null);

        other.directory.refresh();
        assertThat(other.directory.find(issued.apiKey())).isNotNull();

        replica.clients.revokeKey(client.id(), issued.key().id());
        other.directory.refresh();
        assertThat(other.directory.find(issued.apiKey())).isNull();
    }

    @Test
    void leavesNoTraceOfAChangeThatFails() {
        long before = replica.store.revision();

        assertNotFound(() -> replica.clients.remove("unknown"));

        assertThat(replica.store.revision()).isEqualTo(before);
    }

    @Test
    void goesOnWithWhatItKnowsWhileTheDatabaseIsAway(CapturedOutput output) {
        Client client = replica.clients.create("owner");
        IssuedKey issued = replica.clients.issueKey(client.id(), "key", null);
        Replica other = new Replica(Clock.fixed(NOW, ZoneOffset.UTC));
        other.directory.refresh();

        database.away = true;
        other.directory.refresh();
        other.directory.refresh();
        assertThat(other.directory.find(issued.apiKey())).isNotNull();
        assertThat(output).containsOnlyOnce("The database does not answer");

        database.away = false;
        replica.clients.revokeKey(client.id(), issued.key().id());
        other.directory.refresh();
        assertThat(other.directory.find(issued.apiKey())).isNull();
    }

    /** Returns the client with restricted values of all properties. */
    private static Client strict(Client client) {
        return client.withPermissions(
                        new Permissions(List.of("doubao.*", "section:Image \"Generation\""), List.of("gpt-5*", "模型")))
                .withLimits(new Limits(
                        60,
                        null,
                        5,
                        Map.of(Unit.IMAGE, 1000L, Unit.TOKEN, 5_000_000_000L),
                        new BigDecimal("20.00"),
                        new BigDecimal("0.000001"),
                        null,
                        null))
                .withAllowedOrigins(List.of("https://app.example.com", "http://localhost:3000"))
                .withPromptRetention(PromptRetention.NONE)
                .withValidation(ValidationMode.ENFORCE);
    }

    private KeyDirectory laterBy(Duration time) {
        Replica later = laterReplica(time);
        later.directory.refresh();
        return later.directory;
    }

    private Replica laterReplica(Duration time) {
        return new Replica(Clock.fixed(NOW.plus(time), ZoneOffset.UTC));
    }

    private int count(String table) {
        return Objects.requireNonNull(replica.jdbc
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single());
    }

    private static void assertTaken(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.violations())
                                .extracting(Violation::field, Violation::code)
                                .containsExactly(tuple("name", "taken")));
    }

    private static void assertNotFound(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
    }

    /** Objects of one replica that uses the database. */
    private final class Replica {

        final JdbcClient jdbc = JdbcClient.create(database);
        final ClientStore store = new ClientStore(jdbc);
        final KeyDirectory directory;
        final AuditTrail audit;
        final Clients clients;
        final Clock clock;

        Replica(Clock clock) {
            this.clock = clock;
            directory = new KeyDirectory(store, clock);
            audit = new AuditTrail(jdbc, event -> {}, clock);
            clients = new Clients(
                    store,
                    directory,
                    new TransactionTemplate(new JdbcTransactionManager(database)),
                    audit,
                    () -> {},
                    LimitsRule.NONE,
                    clock);
        }
    }

    private static final class FailingDataSource extends DelegatingDataSource {

        volatile boolean away;

        FailingDataSource(HikariDataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                throw new SQLException("The database is away");
            }
            return super.getConnection();
        }
    }
}
