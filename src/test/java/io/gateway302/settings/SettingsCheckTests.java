package io.gateway302.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the messages for invalid settings. */
class SettingsCheckTests {

    private static final String SECRET = "9f86d081884c7d659a2feaa0c55ad015";
    private static final SettingsCheck check = new SettingsCheck();

    @Test
    void acceptsTheDefaults() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void reportsAllMistakesAtOnce() {
        assertThat(faults(
                        "GATEWAY_STORE=redis",
                        "GATEWAY_STROE=redis",
                        "GATEWAY_WEB_WRITE_TIMEOUT=soon",
                        "AI302_API_KEY="))
                .hasSize(4);
    }

    // ---- names -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_STROE,GATEWAY_STORE",
        "GATEWAY_UPSTREAM_KEYRST,GATEWAY_UPSTREAM_KEY_REST",
        "GATEWAY_UPSTRAEM_KEY_REST,GATEWAY_UPSTREAM_KEY_REST",
        "GATEWAY_UP_STREAM_KEYREST,GATEWAY_UPSTREAM_KEY_REST",
        "GATEWAY_ADMIN_KEYFIEL,GATEWAY_ADMIN_KEY_FILE",
        "GATEWAY_TOKENS_SECRET,GATEWAY_TOKEN_SECRET",
        "gateway_stroe,GATEWAY_STORE",
        "AI302_API_KEYS,AI302_API_KEY",
        "AI302_BASEURL,AI302_BASE_URL",
        "GATEWAY_CHECKKEY,GATEWAY_CHECK_KEY",
    })
    void refusesAnUnknownVariableAndNamesTheNearest(String variable, String nearest) {
        assertThat(faults(variable + "=30s"))
                .containsExactly(variable + " is not a setting of gateway302. Did you mean " + nearest + "?");
    }

    @Test
    void namesNoNameWhereNoneIsNear() {
        assertThat(faults("GATEWAY_FLUX_CAPACITOR=1"))
                .containsExactly(
                        "GATEWAY_FLUX_CAPACITOR is not a setting of gateway302. Remove it, or correct its name.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GATEWAY_UPSTREAM_KEYREST=1m",
                "GATEWAY_UPSTREAM_KEY_REST=1m",
                "GATEWAY_LIMITS_WHENSTOREAWAY_REQUESTSPERMINUTE=closed",
                "GATEWAY_LIMITS_WHEN_STORE_AWAY_REQUESTS_PER_MINUTE=closed",
                "GATEWAY_UPSTREAM_BASEURL_0=https://api.302.ai",
                "GATEWAY_UPSTREAM_BASE_URL_1=https://api.302.ai",
                "GATEWAY_USAGE_PRICES_DOUBAO_DRAWING_CHARACTER_AMOUNT=0.05",
                "GATEWAY_USAGE_ESTIMATES_UNLISTED=0.05",
                "GATEWAY_IDENTITY_JWT_CLIENTS_SHOP=shop",
                "GATEWAY_REPLICAS=1",
                "GATEWAY_CHECK_KEY=gw302_a_b",
                "GATEWAY_CHECK_KEY_FILE=/nowhere",
                "GATEWAY_AUDITOR_KEY_FILE=",
                "GATEWAY_SANDBOX_CLIENT_KEY=",
                "GATEWAY_DATA_DIR=/var/lib/gateway302",
            })
    void knowsVariables(String variable) {
        assertThat(faults(variable)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--gateway.upstream.keyRest=1m",
                "--gateway.upstream.key-rest=1m",
                "--gateway.upstream.base-url[0]=https://api.302.ai",
                "--gateway.usage.prices.doubao.drawing.character.amount=0.05",
                "--gateway.passthrough.disconnect-of[openai.chat]=drain",
                "--GATEWAY_STORE=embedded",
            })
    void knowsProperties(String argument) {
        assertThat(argumentFaults(argument)).isEmpty();
    }

    @Test
    void refusesAnUnknownProperty() {
        assertThat(argumentFaults("--gateway.upstream.key-rset=1m"))
                .containsExactly(
                        "gateway.upstream.key-rset is not a setting of gateway302. Did you mean gateway.upstream.key-rest?");
    }

    // ---- values ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GATEWAY_STORE=redsi                          | GATEWAY_STORE is 'redsi'; allowed values: embedded, redis.
            GATEWAY_STORE=re-dis                         | GATEWAY_STORE is 're-dis'; allowed values: embedded, redis.
            GATEWAY_STORE=                               | GATEWAY_STORE is empty; allowed values: embedded, redis.
            GATEWAY_DATA_DIR=                            | GATEWAY_DATA_DIR is empty; it must be a path.
            GATEWAY_WEB_WRITETIMEOUT=                    | GATEWAY_WEB_WRITETIMEOUT is empty; it must be a duration such as 500ms, 30s, 5m or 24h.
            GATEWAY_LOGGING_FORMAT=JSON                  | GATEWAY_LOGGING_FORMAT is 'JSON'; it must be written in lower case.
            GATEWAY_LEDGER_DURABILITY=disk               | GATEWAY_LEDGER_DURABILITY is 'disk'; allowed values: journal, store.
            GATEWAY_LOGGING_FORMAT=xml                   | GATEWAY_LOGGING_FORMAT is 'xml'; allowed values: json, text.
            GATEWAY_UPSTREAM_KEYREST=abc                 | GATEWAY_UPSTREAM_KEYREST is 'abc'; it must be a duration such as 500ms, 30s, 5m or 24h.
            GATEWAY_PASSTHROUGH_MAX_SPOOL=4 gigs         | GATEWAY_PASSTHROUGH_MAX_SPOOL is '4 gigs'; it must be a size such as 512KB, 8MB or 4GB.
            GATEWAY_TRACING_ENABLED=maybe                | GATEWAY_TRACING_ENABLED is 'maybe'; it must be true or false.
            GATEWAY_UPSTREAM_MAXCONNECTIONS=many         | GATEWAY_UPSTREAM_MAXCONNECTIONS is 'many'; it must be a whole number.
            GATEWAY_USAGE_DEFAULTESTIMATE=cheap          | GATEWAY_USAGE_DEFAULTESTIMATE is 'cheap'; it must be a number.
            GATEWAY_LEDGER_RETENTION=a year              | GATEWAY_LEDGER_RETENTION is 'a year'; it must be a period such as P13M or P2Y.
            GATEWAY_IDENTITY_JWT_ALGORITHMS=none         | GATEWAY_IDENTITY_JWT_ALGORITHMS is 'none'; allowed values: RS256, RS384, RS512, ES256, ES384, ES512, PS256, PS384, PS512.
            GATEWAY_UPSTREAM_RETRY_MAX_ATTEMPTS=0        | GATEWAY_UPSTREAM_RETRY_MAX_ATTEMPTS is '0'; it must be at least 1 and at most 10.
            GATEWAY_UPSTREAM_CONNECT_TIMEOUT=1ms         | GATEWAY_UPSTREAM_CONNECT_TIMEOUT is '1ms'; it must be at least 10ms.
            GATEWAY_REDIS_TIMEOUT=1s                     | GATEWAY_REDIS_TIMEOUT is '1s'; it must be at least 5ms and at most 100ms.
            GATEWAY_LIMITS_LOCAL_SHARE=0                 | GATEWAY_LIMITS_LOCAL_SHARE is '0'; it must be above 0 and at most 1.
            GATEWAY_REPLICAS=0                           | GATEWAY_REPLICAS is '0'; it must be at least 1 and at most 1000.
            GATEWAY_PASSTHROUGH_DISCONNECTOF_X=leave     | GATEWAY_PASSTHROUGH_DISCONNECTOF_X is 'leave'; allowed values: cancel, drain.
            SPRING_DATASOURCE_URL=jdbc:mysql://db/x?password=of-somebody | SPRING_DATASOURCE_URL begins with 'jdbc:mysql:'; allowed are jdbc:postgresql://<host>:<port>/<database>, or no value for the embedded database.
            SPRING_DATASOURCE_URL=postgres://db/x        | SPRING_DATASOURCE_URL is no JDBC URL; allowed are jdbc:postgresql://<host>:<port>/<database>, or no value for the embedded database.
            GATEWAY_STORE=redis                          | GATEWAY_STORE is 'redis', but no address of Redis or Valkey is set; set SPRING_DATA_REDIS_URL, such as redis://redis:6379.
            AI302_BASE_URL=api.302.ai                    | AI302_BASE_URL holds 'api.302.ai', which is not an absolute http or https URL of scheme, host, port and path.
            AI302_BASE_URL=https://user:secret@api.302.ai| AI302_BASE_URL holds 'https://[redacted]@api.302.ai', which is not an absolute http or https URL of scheme, host, port and path.
            AI302_BASE_URL=http://api.302.ai             | AI302_BASE_URL holds 'http://api.302.ai', which would send the upstream key unencrypted; use https. Only loopback may use http.
            SERVER_PORT=tcp://10.0.0.1:80                | SERVER_PORT is 'tcp://10.0.0.1:80', which is not a port from 0 to 65535. Kubernetes sets it for a Service of that name; set enableServiceLinks: false.
            MANAGEMENT_SERVER_PORT=8080                  | MANAGEMENT_SERVER_PORT is 8080 like the service port, which would show metrics and health details to every caller; give it a port of its own.
            """)
    void saysWhatIsWrongWithAValue(String variable, String fault) {
        assertThat(faults(variable)).containsExactly(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GATEWAY_LEDGER_DURABILITY=STORE",
                "AI302_BASE_URL=",
                "AI302_BASE_URL=http://127.0.0.1:9000,http://[::1]:1,http://localhost/x",
                "SPRING_DATASOURCE_URL=jdbc:postgresql://db:5432/gateway",
                "GATEWAY_UPSTREAM_BALANCE_INTERVAL=0",
                "SERVER_PORT=0",
            })
    void acceptsAValue(String variable) {
        assertThat(faults(variable)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPRING_DATA_REDIS_URL=redis://redis:6379",
                "SPRING_DATA_REDIS_HOST=redis",
                "SPRING_DATA_REDIS_CLUSTER_NODES=a:1,b:2",
                "SPRING_DATA_REDIS_CLUSTER_NODES_0=a:1",
                "SPRING_DATA_REDIS_SENTINEL_NODES=a:1",
            })
    void acceptsEachFormOfAnAddressOfRedis(String variable) {
        assertThat(faults("GATEWAY_STORE=redis", variable)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.web.write-timeout", "gateway.identity.jwt.audience"})
    void saysThatAPlaceholderHasNoValue(String property) {
        assertThat(argumentFaults("--" + property + "=${VALUE_OF_NOBODY}"))
                .containsExactly(property + " is '${VALUE_OF_NOBODY}'; it refers to a value that is not set.");
    }

    // ---- replicas ----------------------------------------------------------------------------------------------

    @Test
    void refusesReplicasThatShareNothing() {
        assertThat(faults("GATEWAY_REPLICAS=3"))
                .containsExactly(
                        "GATEWAY_REPLICAS is 3, but this gateway has the embedded database, which one process can use; set"
                                + " SPRING_DATASOURCE_URL to a PostgreSQL database.",
                        "GATEWAY_REPLICAS is 3, but this gateway has limits that each process counts by itself; set"
                                + " GATEWAY_STORE=redis.",
                        "GATEWAY_REPLICAS is 3, but this gateway has a token secret that each process makes for itself; set"
                                + " GATEWAY_TOKEN_SECRET to one value for all replicas.");
    }

    @Test
    void acceptsReplicasThatShareAll() {
        assertThat(faults(
                        "GATEWAY_REPLICAS=3",
                        "GATEWAY_STORE=redis",
                        "SPRING_DATA_REDIS_URL=redis://redis:6379",
                        "SPRING_DATASOURCE_URL=jdbc:postgresql://db/gateway",
                        "GATEWAY_TOKEN_SECRET=" + SECRET))
                .isEmpty();
    }

    // ---- the management port -----------------------------------------------------------------------------------

    @Test
    void refusesEveryOriginWithCredentials() {
        assertThat(faults(
                        "MANAGEMENT_ENDPOINTS_WEB_CORS_ALLOWEDORIGINPATTERNS=*",
                        "MANAGEMENT_ENDPOINTS_WEB_CORS_ALLOWCREDENTIALS=true"))
                .singleElement()
                .asString()
                .contains("allow-credentials is true while the allowed origins hold '*'");
    }

    // ---- verification of the ledger ----------------------------------------------------------------------------

    @Test
    void checksLessForTheLedger() {
        assertThat(check.ledger(TestEnvironment.of(Map.of("AI302_API_KEY", "", "GATEWAY_ADMIN_KEY", "short"))))
                .isEmpty();
        assertThat(check.ledger(TestEnvironment.of(Map.of("GATEWAY_DATADRI", "x", "GATEWAY_LEDGER_SECRET", "short"))))
                .hasSize(2);
    }

    private static List<String> faults(String... variables) {
        Map<String, String> environment = new HashMap<>();
        Arrays.stream(variables)
                .map(variable -> variable.split("=", 2))
                .forEach(pair -> environment.put(pair[0], pair[1]));
        return check.server(TestEnvironment.of(environment));
    }

    private static List<String> argumentFaults(String... arguments) {
        return check.server(TestEnvironment.of(Map.of(), arguments));
    }
}
