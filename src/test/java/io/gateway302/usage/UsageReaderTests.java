package io.gateway302.usage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.CatalogTestOperations;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.catalog.price.Pricing;
import io.gateway302.catalog.price.Rate;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.exchange.Usage.Source;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

class UsageReaderTests {

    private static final Operation CHARACTER = ShippedCatalog.load().require("doubao.drawing.character");
    private static final Price PER_MILLION = new Price(new BigDecimal("3"), "USD", 1_000_000, PriceUnit.TOKEN);
    private static final Operation PER_IMAGE = CatalogTestOperations.counted(
            CHARACTER, Unit.IMAGE, new Price(new BigDecimal("0.05"), "USD", 1, PriceUnit.IMAGE));
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
        return Requests.of(operation, body);
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
        GatewayExchange request = Requests.of(operation(Unit.TOKEN, PER_MILLION), "{\"max_tokens\":100}");

        assertThat(reader.read(request, new Tokens(10, 0, 20, 0)))
                .isEqualTo(new Usage(Unit.TOKEN, 30, new Tokens(10, 0, 20, 0), cost("0.00009", Source.PRICE_LIST)));
        assertThat(reader.read(request, (Tokens) null))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.0003", Source.ESTIMATE)));
    }

    @Test
    void takesTheModelOfTheRequestWhereTheAnswerNamesNone() {
        String answer = "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20,\"reasoning_tokens\":7}}";

        assertThat(reader.read(
                        Requests.of(operation(Unit.TOKEN, PER_MILLION), "{\"model\":\"o1-mini\"}"), json(answer)))
                .satisfies(usage -> assertThat(usage.quantity()).isEqualTo(37));
    }

    /** An unknown quantity is not zero: the cost is that of the forecast, or the estimate, or unknown. */
    @Test
    void estimatesTokensThatNobodyTold() {
        Body simplified = json("{\"output\":\"simplified\"}");

        assertThat(reader.read(Requests.of(operation(Unit.TOKEN, PER_MILLION), "{\"max_tokens\":100}"), simplified))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.0003", Source.ESTIMATE)));
        assertThat(reader.read(request(operation(Unit.TOKEN, null), NO_JSON), simplified))
                .isNull();
        assertThat(estimating.read(request(operation(Unit.TOKEN, null), NO_JSON), simplified))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.3", Source.ESTIMATE)));
        assertThat(estimating.read(request(operation(Unit.TOKEN, null), NO_JSON), NO_JSON))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.3", Source.ESTIMATE)));
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
        Operation operation = operation(null, null);

        assertThat(reader.read(request(operation, NO_JSON), json(TOKENS)))
                .isEqualTo(new Usage(Unit.TOKEN, 30, new Tokens(10, 0, 20, 0), null));
        assertThat(estimating.read(request(operation, NO_JSON), json(TOKENS)))
                .isEqualTo(new Usage(Unit.TOKEN, 30, new Tokens(10, 0, 20, 0), cost("0.3", Source.ESTIMATE)));
        assertThat(estimating.read(request(operation, NO_JSON), json("{}")))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.3", Source.ESTIMATE)));
        assertThat(reader.read(request(operation, NO_JSON), json("{}"))).isNull();
    }

    @Test
    void countsPicturesAndNotesTheirTokens() {
        String answer = """
                {"code": 10000, "data": {"image_urls": ["a", "b"]}, "usage": {"input_tokens": 10, "output_tokens": 20}}""";

        assertThat(reader.read(request(PER_IMAGE, NO_JSON), json(answer)))
                .isEqualTo(new Usage(Unit.IMAGE, 2, new Tokens(10, 0, 20, 0), cost("0.10", Source.PRICE_LIST)));
        // a response of unknown form may contain as many images as requested
        assertThat(reader.read(Requests.of(PER_IMAGE, "{\"n\":3}"), json("{\"x\":1}")))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.15", Source.ESTIMATE)));
        assertThat(reader.read(Requests.of(PER_IMAGE, "{}"), NO_JSON))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.05", Source.ESTIMATE)));
    }

    @Test
    void pricesTheWholeCallWhateverItContains() {
        assertThat(reader.read(
                        request(CHARACTER, NO_JSON), json("{\"code\":10000,\"data\":{\"image_urls\":[\"a\",\"b\"]}}")))
                .isEqualTo(new Usage(Unit.IMAGE, 2, cost("0.05", Source.PRICE_LIST)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # unit | per | request | answer | amount
            MINUTE    | 1    | {}                                             | {"duration":90}                           | 0.15
            MEGAPIXEL | 1    | {"width":2000,"height":1000}                   | {"code":10000,"data":{"image_urls":["a"]}} | 0.2
            MEGAPIXEL | 1    | {"size":"1000x1000"}                           | {"code":10000,"data":{"image_urls":["a","b"]}} | 0.2
            POINT     | 1    | {}                                             | {"credits":12}                            | 1.2
            PAGE      | 1    | {}                                             | {"pages":[{},{},{}]}                      | 0.3
            PAGE      | 10   | {}                                             | {"usage_info":{"pages_processed":5}}      | 0.05
            URL       | 1    | {"urls":["https://a.example","https://b.example"]} | {}                                    | 0.2
            CHARACTER | 1000 | {"text":"hello"}                               | {}                                        | 0.0005
            """)
    void pricesEachUnitByWhatTheResponseOrTheRequestTells(
            PriceUnit unit, long per, String asked, String answer, BigDecimal amount) {
        Price price = new Price(new BigDecimal("0.1"), "USD", per, unit);
        Usage usage = requireNonNull(reader.read(Requests.of(operation(Unit.CALL, price), asked), json(answer)));

        Cost cost = requireNonNull(usage.cost());
        assertThat(cost.amount()).isEqualByComparingTo(amount);
        assertThat(cost.source()).isEqualTo(Source.PRICE_LIST);
    }

    @Test
    void pricesInputAndOutputAndCachedInputOfAModelApart() {
        Operation chat = CatalogTestOperations.counted(CHARACTER, Unit.TOKEN, new Rate.PerModel());
        String told = """
                {"usage": {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 400}}}""";

        // 600 x 10 + 400 x 1 + 100 x 50 per million
        assertThat(reader.read(Requests.of(chat, "{\"model\":\"gpt-6-astra\"}"), json(told)))
                .satisfies(usage ->
                        assertThat(requireNonNull(usage.cost()).amount()).isEqualByComparingTo("0.0114"));
    }

    @Test
    void takesTheCostThatTheResponseReports() {
        Operation search = CatalogTestOperations.counted(CHARACTER, Unit.CALL, new Rate.Reported("costDollars.total"));

        assertThat(reader.read(request(search, json("{}")), json("{\"costDollars\":{\"total\":0.007}}")))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.007", Source.PRICE_LIST)));
        assertThat(estimating.read(request(search, json("{}")), json("{}")))
                .isEqualTo(new Usage(Unit.CALL, 1, cost("0.3", Source.ESTIMATE)));
    }

    @Test
    void estimatesIfTheRequestDoesNotDecideThePrice() {
        Operation operation = CatalogTestOperations.priced(
                CHARACTER,
                new Pricing(
                        List.of(
                                new PriceTier(
                                        Map.of("resolution", List.of("720p")),
                                        new Price(new BigDecimal("0.1"), "USD", 1, PriceUnit.CALL)),
                                new PriceTier(Map.of(), new Price(new BigDecimal("0.3"), "USD", 1, PriceUnit.CALL))),
                        null));
        Body answer = json("{\"code\":10000,\"data\":{\"image_urls\":[\"a\"]}}");

        assertThat(reader.read(Requests.of(operation, "{\"resolution\":\"720P\"}"), answer))
                .isEqualTo(new Usage(Unit.IMAGE, 1, cost("0.1", Source.PRICE_LIST)));
        assertThat(reader.read(Requests.of(operation, "{\"resolution\":\"4k\"}"), answer))
                .isEqualTo(new Usage(Unit.IMAGE, 1, cost("0.3", Source.PRICE_LIST)));
        assertThat(reader.read(Requests.of(operation, "{}"), answer))
                .isEqualTo(new Usage(Unit.IMAGE, 1, cost("0.3", Source.ESTIMATE)));
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
            {"duration":1,"seconds":"12"}    | {}                                            | 12
            {"duration":"+10"}               | {}                                            | 10
            {"duration":[10]}                | {}                                            |
            {}                               | {"duration":1e8}                              |
            """)
    void findsSecondsInAnswersAndRequests(String asked, String answer, @Nullable Long seconds) {
        Price perSecond = new Price(new BigDecimal("0.1"), "USD", 1, PriceUnit.SECOND);
        Usage usage =
                requireNonNull(reader.read(request(operation(Unit.SECOND, perSecond), json(asked)), json(answer)));

        assertThat(usage.unit() == Unit.SECOND ? usage.quantity() : null).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"input":"Grüße \uD83D\uDE00"}    | {}                                    | 7
            {"request":{"text":"hello"}}      | {}                                    | 5
            {"text":"hello"}                  | {"extra_info":{"usage_characters":7}} | 7
            {"voice":"a"}                     | {}                                    | 1
            {}                                | {}                                    |
            """)
    void countsCharactersOfTheText(String asked, String answer, @Nullable Long characters) {
        Price perThousand = new Price(new BigDecimal("0.1"), "USD", 1000, PriceUnit.CHARACTER);
        Operation operation = operation(Unit.CHARACTER, perThousand);
        Usage usage = requireNonNull(reader.read(request(operation, json(asked)), json(answer)));

        assertThat(usage.unit() == Unit.CHARACTER ? usage.quantity() : null).isEqualTo(characters);
        // audio is returned as bytes
        if (answer.equals("{}")) {
            assertThat(reader.read(request(operation, json(asked)), NO_JSON)).isEqualTo(usage);
        }
    }

    @Test
    void countsACallAsOne() {
        Price perCall = new Price(new BigDecimal("0.1"), "USD", 1, PriceUnit.CALL);

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
