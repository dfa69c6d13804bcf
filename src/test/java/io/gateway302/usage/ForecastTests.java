package io.gateway302.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.CatalogTestOperations;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Usage.Cost;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ForecastTests {

    private static final Operation CHARACTER = ShippedCatalog.load().require("doubao.drawing.character");

    private static long quantity(Unit unit, String body) {
        return quantity(
                unit,
                new Body.Json(
                        body.getBytes(StandardCharsets.UTF_8),
                        JsonMapper.shared().readTree(body)));
    }

    private static long quantity(Unit unit, Body body) {
        return Forecast.quantity(Requests.of(CatalogTestOperations.counted(CHARACTER, unit, null), body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            IMAGE     | {"prompt":"a"}                                          | 1
            IMAGE     | {"prompt":"a","n":4}                                    | 4
            IMAGE     | {"num_images":-3}                                       | 100
            IMAGE     | {"n":100000000}                                         | 100000000
            IMAGE     | {"n":"10"}                                              | 10
            IMAGE     | {"n":" +10 "}                                           | 10
            IMAGE     | {"n":"1e1"}                                             | 10
            IMAGE     | {"n":"１０"}                                             | 10
            IMAGE     | {"n":9.5}                                               | 10
            IMAGE     | {"n":1e400}                                             | 1000000000000
            IMAGE     | {"n":"ten"}                                             | 100
            IMAGE     | {"n":[10]}                                              | 100
            IMAGE     | {"n":["1","10"]}                                        | 100
            IMAGE     | {"n":true}                                              | 100
            IMAGE     | {"n":null,"samples":"3"}                                | 3
            IMAGE     | {"n":""}                                                | 1
            IMAGE     | {"n":"-3"}                                              | 100
            SECOND    | {"duration":"8"}                                        | 8
            SECOND    | {"duration":"8s"}                                       | 3600
            TOKEN     | {"max_tokens":"100"}                                    | 100
            TOKEN     | {"max_tokens":{}}                                       | 10000000
            SECOND    | {"duration":8}                                          | 8
            SECOND    | {}                                                      | 60
            SECOND    | {"duration":5,"seconds":12}                             | 12
            IMAGE     | {"n":1,"num_images":50}                                 | 50
            IMAGE     | {"parameters":{"n":"4"}}                                | 4
            IMAGE     | {"image_request":{"num_images":8}}                      | 8
            IMAGE     | {"image_request":"{\\"num_images\\": 8}"}               | 8
            IMAGE     | {"input":{"options":{"Num_Outputs":"6"}}}               | 6
            IMAGE     | {"image_request":{"num_images":[8]}}                    | 100
            IMAGE     | {"n":2,"image_request":{"num_images":8}}                | 8
            IMAGE     | {"metadata":{"count":8},"tools":[{"n":8}]}              | 1
            IMAGE     | {"prompt":"{not json}"}                                 | 1
            IMAGE     | {"output_params":{"sample_count":4}}                    | 4
            SECOND    | {"output_params":{"duration":"8"}}                      | 8
            SECOND    | {"duration":5,"input":{"seconds":12}}                   | 12
            SECOND    | {"frames":241}                                          | 10
            SECOND    | {"frames":"241","fps":8}                                | 30
            SECOND    | {"frames":"241","fps":"?"}                              | 240
            SECOND    | {"frames":1}                                            | 1
            SECOND    | {"frames":"long"}                                       | 3600
            SECOND    | {"duration":20,"frames":241}                            | 20
            TOKEN     | {"messages":[{"content":"图像生成"}],"max_tokens":100}       | 104
            CHARACTER | {"input":"twelve chars"}                                | 12
            TOKEN     | {"messages":[{"content":"12345678"}]}                   | 1026
            TOKEN     | {"messages":[{"content":"12345678"}],"max_tokens":100}  | 102
            TOKEN     | {"max_completion_tokens":100,"n":3}                     | 300
            TOKEN     | {"generationConfig":{"maxOutputTokens":50}}             | 50
            TOKEN     | {"url":"data:image/png;base64,AAAA","max_tokens":7}     | 2007
            TOKEN     | {"prompt":"data: no file, but a text","max_tokens":7}          | 13
            TOKEN     | {"prompt":["a","b","c"],"max_tokens":10}                    | 30
            TOKEN     | {"input":[[1,2,3],[4]],"max_tokens":10}                     | 14
            TOKEN     | {"max_tokens":-1}                                           | 10000000
            TOKEN     | {"max_tokens":9223372036854775807}                      | 10000000
            CALL      | {"n":5}                                                 | 1
            """)
    void takesWhatIsAskedForWithinReason(Unit unit, String body, long expected) {
        assertThat(quantity(unit, body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"IMAGE, 100, 1", "SECOND, 3600, 60", "CHARACTER, 5, 1", "TOKEN, 10000000, 1024", "CALL, 1, 1"})
    void takesTheMostOfABodyThatIsNotRead(Unit unit, long expected, long empty) {
        assertThat(quantity(unit, new Body.Bytes("{\"n\":".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(expected);
        assertThat(quantity(unit, Body.EMPTY)).isEqualTo(empty);
    }

    @Test
    void countsTextsWithoutSpacesAsDataIfTheyAreLong() {
        assertThat(quantity(Unit.TOKEN, "{\"a\":\"" + "A".repeat(50_000) + "\",\"b\":\"1234\"}"))
                .isEqualTo(3025);
        assertThat(quantity(Unit.TOKEN, "{\"a\":\"" + "A".repeat(1000) + "\",\"b\":\"1234\"}"))
                .isEqualTo(1275);
    }

    @Test
    void countsTextsWithoutSpacesIfTheyAreNoData() {
        assertThat(quantity(Unit.TOKEN, "{\"a\":\"" + "文".repeat(50_000) + "\"}"))
                .isEqualTo(51_024);
        assertThat(quantity(Unit.TOKEN, "{\"a\":\"" + "x,1;".repeat(1000) + "\"}"))
                .isEqualTo(2024);
    }

    @Test
    void countsWhatIsCutOutOfALargeBodyAsText() {
        Body cut = new Body.Stored(
                new byte[0],
                Path.of("body"),
                0,
                3_000_000,
                JsonMapper.shared().readTree("{\"a\":\"" + "a ".repeat(131_072) + "\"}"));
        Body file = new Body.Stored(
                new byte[0],
                Path.of("body"),
                0,
                3_000_000,
                JsonMapper.shared().readTree("{\"a\":\"data:image/png;base64," + "A".repeat(262_000) + "\"}"));

        assertThat(quantity(Unit.TOKEN, cut)).isEqualTo(750_000 + 1024);
        assertThat(quantity(Unit.TOKEN, file)).isEqualTo(2000 + 1024);
        assertThat(quantity(Unit.CHARACTER, cut)).isEqualTo(3_000_000);
    }

    /** A field that the upstream does not know must not hide the one that it knows. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sora.videos.create | {"model":"sora-2-pro","duration":1}              | 6
            sora.videos.create | {"model":"sora-2-pro","seconds":"4","duration":1} | 2
            sora.videos.create | {"model":"sora-2-pro","seconds":"4","size":"720x1280"} | 1.2
            sora.videos.create | {"model":"sora-2-pro-2025-10-06","seconds":"4"}  | 2
            wanx.text          | {"model":"wan3.0-video","duration":1,"parameters":{"resolution":"480P"}} | 0.25
            wanx.text          | {"model":"wan3.0-video","parameters":{"resolution":" 480p ","duration":"1e1"}} | 0.5
            """)
    void reservesTheDocumentedFieldBesideOthers(String operation, String body, BigDecimal usd) {
        Cost cost = ShippedPrices.asTheyAre()
                .expected(Requests.of(ShippedCatalog.load().require(operation), body));

        assertThat(cost)
                .isNotNull()
                .satisfies(known -> assertThat(known.amount()).isEqualByComparingTo(usd));
    }
}
