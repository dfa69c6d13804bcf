package io.gateway302.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.CatalogTestOperations;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Price;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.exchange.Usage.Source;
import io.gateway302.identity.Caller;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

class UsageReaderTests {

    private static final Operation CHARACTER = ShippedCatalog.load().require("doubao.drawing.character");
    private static final Price PER_MILLION = new Price(new BigDecimal("3"), "USD", 1_000_000);
    private static final String TOKENS = "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20}}";
    private static final Body NO_JSON = new Body.Bytes(new byte[] {1, 2, 3});

    private final UsageReader reader = new UsageReader(ShippedPrices.asTheyAre());
    private final UsageReader estimating = new UsageReader(ShippedPrices.estimating(Map.of(CHARACTER.id(), "0.3")));

    private static Operation operation(@Nullable Unit unit, @Nullable Price price) {
        return CatalogTestOperations.counted(CHARACTER, unit, price);
    }

    private static Body json(@Nullable String text) {
        String json = text == null ? "{}" : text;
        return new Body.Json(
                json.getBytes(StandardCharsets.UTF_8), JsonMapper.shared().readTree(json));
    }

    private static GatewayExchange request(Operation operation, Body body) {
        return new GatewayExchange(
                "r",
                EntryPoint.PASSTHROUGH,
                operation,
                Caller.unlimited("c", "shop", "k"),
                new HttpHeaders(),
                body,
                Instant.EPOCH);
    }

    private static Cost cost(String amount, Source source) {
        return new Cost(new BigDecimal(amount), "USD", source);
    }

    @Test
    void pricesTokens() {
        Usage usage = reader.read(request(operation(Unit.TOKEN, PER_MILLION), NO_JSON), json(TOKENS));

        assertThat(usage)
                .isEqualTo(new Usage(Unit.TOKEN, 30, new Tokens(10, 0, 20, 0), cost("0.00009", Source.PRICE_LIST)));
    }

    @Test
    void pricesTokensOfAStream() {
        GatewayExchange request = request(operation(Unit.TOKEN, PER_MILLION), json("{\"model\":\"o1\"}"));

        assertThat(reader.read(request, new Tokens(10, 0, 20, 0)))
                .isEqualTo(new Usage(Unit.TOKEN, 30, new Tokens(10, 0, 20, 0), cost("0.00009", Source.PRICE_LIST)));
        assertThat(reader.read(request, (Tokens) null)).isNull();
    }

    @Test
    void takesTheModelOfTheRequestWhereTheAnswerNamesNone() {
        String answer = "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20,\"reasoning_tokens\":7}}";

        assertThat(reader.read(
                        request(operation(Unit.TOKEN, PER_MILLION), json("{\"model\":\"o1-mini\"}")), json(answer)))
                .satisfies(usage -> assertThat(usage.quantity()).isEqualTo(37));
    }

    /** An unknown quantity is not zero: the cost is the estimate, or unknown. */
    @Test
    void doesNotPriceTokensThatNobodyTold() {
        GatewayExchange priced = request(operation(Unit.TOKEN, PER_MILLION), NO_JSON);
        GatewayExchange unpriced = request(operation(Unit.TOKEN, null), NO_JSON);

        assertThat(reader.read(priced, json("{\"output\":\"simplified\"}"))).isNull();
        assertThat(reader.read(unpriced, json("{\"output\":\"simplified\"}"))).isNull();
        assertThat(estimating.read(unpriced, json("{\"output\":\"simplified\"}")))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.3", Source.ESTIMATE)));
        assertThat(estimating.read(unpriced, NO_JSON)).isEqualTo(new Usage(Unit.CALL, 1, cost("0.3", Source.ESTIMATE)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kling.images.generations  | {\"n\":4}         | {\"code\":0,\"data\":{\"task_id\":\"a\"}} | 4",
                "kling.images.generations  | {}              | {\"code\":0,\"data\":{\"task_id\":\"a\"}} | 1",
                "kling.mmu_omni_image      | {\"imageCount\":3} | {\"code\":0,\"data\":{\"task_id\":\"a\"}} | 3",
                "dalle.generations         | {\"n\":4}         | {\"task_id\":\"a\"}                     | 4",
                "dalle.generations         | {\"n\":4}         | {\"data\":[{\"url\":\"a\"}]}             | 1"
            })
    void countsTheRequestedImagesOfATask(String operation, String asked, String answer, long images) {
        GatewayExchange request = request(ShippedCatalog.load().require(operation), json(asked));

        assertThat(reader.read(request, json(answer)))
                .satisfies(usage -> assertThat(usage.quantity()).isEqualTo(images));
    }

    @Test
    void notesTokensWhereNoUnitIsKnown() {
        GatewayExchange request = request(operation(null, null), NO_JSON);

        assertThat(reader.read(request, json(TOKENS)))
                .isEqualTo(new Usage(Unit.TOKEN, 30, new Tokens(10, 0, 20, 0), null));
        assertThat(estimating.read(request, json(TOKENS)))
                .isEqualTo(new Usage(Unit.TOKEN, 30, new Tokens(10, 0, 20, 0), cost("0.3", Source.ESTIMATE)));
        assertThat(estimating.read(request, json("{}")))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.3", Source.ESTIMATE)));
        assertThat(reader.read(request, json("{}"))).isNull();
    }

    @Test
    void countsPicturesAndNotesTheirTokens() {
        String answer = """
                {"code": 10000, "data": {"image_urls": ["a", "b"]}, "usage": {"input_tokens": 10, "output_tokens": 20}}""";

        assertThat(reader.read(request(CHARACTER, NO_JSON), json(answer)))
                .isEqualTo(new Usage(Unit.IMAGE, 2, new Tokens(10, 0, 20, 0), cost("0.10", Source.PRICE_LIST)));
        // a response of unknown form may contain any number of images
        assertThat(reader.read(request(CHARACTER, NO_JSON), json("{\"x\":1}"))).isNull();
        assertThat(reader.read(request(CHARACTER, NO_JSON), NO_JSON)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # request | answer | seconds
            {}                               | {"duration":8.47}                             | 9
            {}                               | {"duration":"12"}                             | 12
            {}                               | {"usage":{"type":"duration","seconds":9}}     | 9
            {}                               | {"audio_info":{"duration":2499}}              | 3
            {"duration":5}                   | {"task_id":"x"}                               | 5
            {"seconds":"8"}                  | {}                                            | 8
            {"parameters":{"duration":10}}   | {}                                            | 10
            {"duration":5}                   | {"data":{"duration":6}}                       | 6
            {"duration":5}                   | {"duration":0}                                | 5
            {"duration":"5s"}                | {"duration":-1}                               |
            {}                               | {"duration":1e8}                              |
            """)
    void findsSecondsInAnswersAndRequests(String asked, String answer, @Nullable Long seconds) {
        Price perSecond = new Price(new BigDecimal("0.1"), "USD", 1);
        Usage usage = reader.read(request(operation(Unit.SECOND, perSecond), json(asked)), json(answer));

        assertThat(usage == null ? null : usage.quantity()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"input":"Grüße \uD83D\uDE00"}    | {}                                    | 7
            {"request":{"text":"hello"}}      | {}                                    | 5
            {"text":"hello"}                  | {"extra_info":{"usage_characters":7}} | 7
            {"voice":"a"}                     | {}                                    |
            """)
    void countsCharactersOfTheText(String asked, String answer, @Nullable Long characters) {
        Price perThousand = new Price(new BigDecimal("0.1"), "USD", 1000);
        Operation operation = operation(Unit.CHARACTER, perThousand);
        Usage usage = reader.read(request(operation, json(asked)), json(answer));

        assertThat(usage == null ? null : usage.quantity()).isEqualTo(characters);
        // audio is returned as bytes
        if (answer.equals("{}")) {
            assertThat(reader.read(request(operation, json(asked)), NO_JSON)).isEqualTo(usage);
        }
    }

    @Test
    void countsACallAsOne() {
        Price perCall = new Price(new BigDecimal("0.1"), "USD", 1);

        assertThat(reader.read(request(operation(Unit.CALL, perCall), NO_JSON), NO_JSON))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.1", Source.PRICE_LIST)));
    }

    @Test
    void knowsThatWhatIsNotBilledCostsNothingHoweverMuchItWas() {
        Operation free = CatalogTestOperations.notBillable(operation(Unit.TOKEN, null));

        assertThat(reader.read(request(free, NO_JSON), json("{}")))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0", Source.PRICE_LIST)));
    }

    @Test
    void theFilterLeavesItForTheOthers() {
        GatewayExchange request = request(operation(Unit.TOKEN, PER_MILLION), NO_JSON);
        GatewayResponse response = new GatewayResponse(200, new HttpHeaders(), json(TOKENS));

        assertThat(new UsageFilter(reader).filter(request, _ -> response)).isSameAs(response);
        assertThat(request.progress().usage())
                .isNotNull()
                .satisfies(usage -> assertThat(usage.quantity()).isEqualTo(30));
    }
}
