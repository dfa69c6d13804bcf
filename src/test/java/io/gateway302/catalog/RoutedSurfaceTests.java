package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;

/** Tests that the catalog routes what clients of 302.AI call, listed in {@code surface.txt}. */
class RoutedSurfaceTests {

    private static final Catalog CATALOG = ShippedCatalog.load();

    static Stream<String> surface() throws IOException {
        return new ClassPathResource("surface.txt", RoutedSurfaceTests.class)
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("surface")
    void routes(String call) {
        assertThat(route(call)).isNotEmpty();
    }

    @Test
    void knowsThatTheRealtimeConnectionIsNoHttpRequest() {
        assertThat(CATALOG.notCallable())
                .filteredOn(entry -> "/v1/realtime".equals(entry.path()))
                .extracting(NotCallable::reason)
                .containsExactly(NotCallable.Reason.WEBSOCKET);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /v1/messages/count_tokens, anthropic.count_tokens",
        "POST /cc/v1/messages/count_tokens, anthropic.count_tokens",
        "GET /v1/responses/resp_1, openai.responses.get",
        "POST /v1/responses/resp_1/cancel, openai.responses.cancel",
        "DELETE /v1/responses/resp_1, openai.responses.delete",
        "GET /async_result, llm.feature.async.result",
        "GET /302/submit/relight-background/1, 302ai.fetch",
        "GET /ws/api/v3/predictions/1/result, wavespeed.result",
        "GET /openai/v1/videos/1/content, sora.videos.content"
    })
    void costsNothing(String call, String id) {
        assertThat(route(call))
                .filteredOn(operation -> operation.variantOf() == null)
                .singleElement()
                .satisfies(operation -> assertThat(operation.id()).isEqualTo(id))
                .satisfies(operation -> assertThat(operation.billable()).isFalse());
    }

    @Test
    void takesTheModelOfWaveSpeedFromThePath() {
        assertThat(CATALOG.route(HttpMethod.POST, "/ws/api/v3/wavespeed-ai/wan-2.2/t2v-720p"))
                .get()
                .satisfies(
                        match -> assertThat(match.variables()).containsEntry("model", "wavespeed-ai/wan-2.2/t2v-720p"));
    }

    @ParameterizedTest
    @CsvSource({
        "openai.responses.cancel, openai.responses.background",
        "openai.responses.delete, openai.responses.background",
        "openai.responses.get, openai.responses.background",
        "sora.videos.content, sora.videos.create",
        "sora.videos.delete, sora.videos.create",
        "sora.videos.remix, sora.videos.create",
        "midjourney-relax.cancel, midjourney-relax.imagine",
        "wavespeed.result, wavespeed.submit"
    })
    void knowsWhichTasksAnOperationIsAbout(String operation, String starter) {
        assertThat(CATALOG.starters(CATALOG.require(operation))).contains(CATALOG.require(starter));
    }

    @ParameterizedTest
    @CsvSource({"openai.responses", "wavespeed.submit", "sora.videos.create", "llm.other"})
    void takesNoOtherOperationForOneOnATask(String operation) {
        assertThat(CATALOG.starters(CATALOG.require(operation))).isEmpty();
    }

    private static List<Operation> route(String call) {
        String[] parts = call.split(" ");
        return CATALOG.route(HttpMethod.valueOf(parts[0]), parts[1].replaceAll("\\{\\*?[^{}]*}", "x"))
                .map(RouteMatch::candidates)
                .orElse(List.of());
    }
}
