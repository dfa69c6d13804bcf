package io.gateway302.upstream.account;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.upstream.account.UpstreamRecord.Failed;
import io.gateway302.upstream.account.UpstreamRecord.Found;
import io.gateway302.upstream.account.UpstreamRecord.NotYet;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the lookup of cost records at 302.AI, over real HTTP. */
class UpstreamRecordsIntegrationTests {

    private static final String SECOND_KEY = "sk-second-key-of-the-record-tests";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;
    private static UpstreamRecords records;

    @BeforeAll
    static void start(@TempDir Path data) {
        upstream.start();
        gateway = RunningGateway.start(
                data,
                // the first address is unreachable
                "gateway.upstream.base-url=http://127.0.0.1:" + RawServer.closedPort() + "," + upstream.baseUrl(),
                "gateway.upstream.api-key=sk-first-key-of-the-record-tests," + SECOND_KEY,
                "gateway.upstream.record-timeout=2s");
        records = gateway.bean(UpstreamRecords.class);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void forgetTheLastTest() {
        upstream.resetAll();
    }

    private static UpstreamRecord answered(ResponseDefinitionBuilder answer) {
        upstream.stubFor(get(anyUrl()).willReturn(answer));
        return records.find("key-2", "r-1");
    }

    @Test
    void asksWithTheKeyThatMadeTheCall() {
        answered(okJson("{\"data\":{\"cost\":1}}"));
        records.find("key-2", "../balance?x=1");

        upstream.verify(getRequestedFor(urlEqualTo("/dashboard/record/r-1"))
                .withHeader("Authorization", equalTo("Bearer " + SECOND_KEY)));
        upstream.verify(getRequestedFor(urlEqualTo("/dashboard/record/..%2Fbalance%3Fx%3D1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"data":{"cost":0.05,"input_token":10,"output_token":20,"model":"m"}}                 | 0.05     | 10 | 20 | m
            {"code":0,"msg":"success","data":{"cost":"0.0525","input_token":"10","output_token":null}} | 0.0525 | 10 |    |
            {"code":200,"data":{"cost":0.123456789012345678901234,"model":""}}                   | 0.123456789012345678901234 | | |
            {"data":{"cost":0,"input_token":-1,"output_token":1.5}}                              | 0        |    |    |
            {"data":{"cost":1e-7}}                                                               | 0.0000001 |   |    |
            """)
    void readsWhatARecordTells(String answer, BigDecimal cost, Long input, Long output, String model) {
        assertThat(answered(okJson(answer))).isInstanceOfSatisfying(Found.class, found -> {
            assertThat(found.cost()).isEqualByComparingTo(cost);
            assertThat(found.inputTokens()).isEqualTo(input);
            assertThat(found.outputTokens()).isEqualTo(output);
            assertThat(found.model()).isEqualTo(model);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | {"error":{"err_code":-10010,"message":"x"}}
            404 |
            200 |
            200 | {}
            200 | []
            200 | {"data":null}
            200 | {"data":{"cost":null}}
            200 | {"data":{"cost":""}}
            200 | {"data":{"cost":"soon"}}
            200 | {"data":{"cost":-1}}
            200 | {"data":{"cost":1e999999999}}
            200 | {"data":{"cost":"1e999999999"}}
            200 | {"code":1,"data":{"cost":0.05}}
            200 | {"code":404,"msg":"not found"}
            200 | <html>
            """)
    void waitsForARecordThatIsNotThere(int status, String body) {
        assertThat(answered(aResponse().withStatus(status).withBody(body))).isEqualTo(new NotYet());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            401 | {"error":{"err_code":-10002,"message":"x"}} | true
            403 |                                             | true
            200 | {"code":403,"msg":"permission denied"}      | true
            200 | {"code":-1,"msg":"key disabled"}            | true
            200 | {"error":{"err_code":-10001}}               | true
            429 |                                             | false
            500 |                                             | false
            503 | {"error":{"err_code":-10008}}               | false
            """)
    void tellsWhetherTheKeyIsRefused(int status, String body, boolean refused) {
        assertThat(answered(aResponse().withStatus(status).withBody(body)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.refused()).isEqualTo(refused));
    }

    @Test
    void doesNotWaitLong() {
        long start = System.nanoTime();

        assertThat(answered(okJson("{\"data\":{\"cost\":1}}").withFixedDelay(20_000)))
                .isEqualTo(new Failed(false, "no answer in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void readsNoLongAnswer() {
        assertThat(answered(okJson("{\"data\":{\"cost\":1},\"x\":\"" + "x".repeat(100_000) + "\"}")))
                .isInstanceOf(Failed.class);
    }

    @Test
    void followsNoRedirect() {
        assertThat(answered(temporaryRedirect(upstream.baseUrl() + "/elsewhere")))
                .isInstanceOf(Failed.class);
        upstream.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void outlivesABrokenConnection() {
        assertThat(answered(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.refused()).isFalse());
    }

    @Test
    void knowsNothingOfAKeyThatIsGone() {
        assertThat(records.find("key-7", "r-1"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.refused()).isTrue());
        upstream.verify(0, getRequestedFor(anyUrl()));
    }
}
