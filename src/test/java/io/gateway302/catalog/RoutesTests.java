package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.reading.CatalogLoader;
import io.gateway302.catalog.reading.CatalogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

/** Routing of calls to the real operations. */
class RoutesTests {

    private static final Catalog CATALOG = ShippedCatalog.load();
    private static final Routes ROUTES = new Routes(CATALOG.operations());

    @ParameterizedTest
    @CsvSource({
        "POST, /doubao/drawing/character, doubao.drawing.character",
        "POST, /v1/messages, anthropic.messages",
        "POST, /cc/v1/messages, anthropic.messages",
        "GET, /v1/status, models.status",
        "POST, /v1beta/models/gemini-2.5-flash:generateContent, gemini.generate_content",
        "POST, /v1beta/models/gemini-2.5-flash:streamGenerateContent, gemini.stream_generate_content",
        "GET, /302/task/17682142058590/fetch, 302ai.fetch",
        "GET, /302/submit/virtual-tryon, 302ai.virtual-tryon.result",
        "POST, /302/submit/virtual-tryon, 302ai.virtual-tryon",
        "GET, /302/submit/latentsync, 302ai.video.latentsync.poll",
        "POST, /doubao/drawing/seededit_v30_result, doubao.drawing.seededit_v30.poll",
        "DELETE, /memobase/api/v1/users/u1, memobase.user.delete",
        "GET, /memobase/api/v1/users/profile/u1, memobase.memory.profile.get",
        "GET, /rsshub/twitter/user/x, rsshub.route",
        "GET, /jina/search/two%20words%3F, jina.search"
    })
    void findsWhatStandsAtAnAddress(HttpMethod method, String path, String id) {
        assertThat(CATALOG.route(method, path))
                .get()
                .extracting(RouteMatch::candidates)
                .asInstanceOf(InstanceOfAssertFactories.list(Operation.class))
                .extracting(Operation::id)
                .contains(id);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /302/task/abc-1/fetch, id, abc-1",
        "POST, /v1beta/models/gemini-2.5-flash:generateContent, model, gemini-2.5-flash",
        "POST, /v1beta/models/a:b:generateContent, model, a:b",
        "GET, /jina/search/two%20words, query, two%20words",
        "GET, /rsshub/twitter/user/x, path, twitter/user/x",
        "POST, /elevenlabs/text-to-speech/v_1, voice_id, v_1"
    })
    void tellsWhatAVariableStandsFor(HttpMethod method, String path, String name, String value) {
        assertThat(CATALOG.route(method, path).orElseThrow().variables()).isEqualTo(Map.of(name, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "302/task/1/fetch",
                "/302/task//fetch",
                "//302/task/1/fetch",
                "/302/task/1/fetch/",
                "/302/task/./fetch",
                "/302/task/../fetch",
                "/302/task/x/../1/fetch",
                "/302/task/%2e%2e/fetch",
                "/302/t%61sk/a/fetch",
                "/302/task/%61/fetch",
                "/302/task/a%2db/fetch",
                "/302/task/a%7Eb/fetch",
                "/302/task/%2E/fetch",
                "/302/task/a.%2e/fetch",
                "/302/task/a%2fb/fetch",
                "/302/task/a%2Fb/fetch",
                "/302/task/a%5cb/fetch",
                "/302/task/a%252fb/fetch",
                "/302/task/a\\b/fetch",
                "/302\\task\\1\\fetch",
                "/302/task/1;x=y/fetch",
                "/302/task/1%3Bx/fetch",
                "/302/task/1/fetch;x",
                "/302/task/1/fetch?x",
                "/302/task/1/fetch#x",
                "/302/task/a b/fetch",
                "/302/task/a%00b/fetch",
                "/302/task/a%0d%0ab/fetch",
                "/302/task/%/fetch",
                "/302/task/%4/fetch",
                "/302/task/%zz/fetch",
                "/302/task/%-1/fetch",
                "/302/task/é/fetch",
                "/302/task/\u0000/fetch",
                "/302/task/{id}/fetch",
                "/302/task/1/%66etch",
                "/302/TASK/1/fetch",
                "/302/task/1/2/fetch",
                "/rsshub/a/../../dashboard/api_keys",
                "/rsshub/",
                "/rsshub"
            })
    void aHostilePathMatchesNothing(String path) {
        assertThat(CATALOG.route(HttpMethod.GET, path)).isEmpty();
        assertThat(CATALOG.methods(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/a/b, true", "/a/%20b, true", "/a/../b, false", "/a/%2e%2e/b, false", "/a//b, false"})
    void tellsPlainPaths(String path, boolean plain) {
        assertThat(Catalog.isPlain(path)).isEqualTo(plain);
    }

    @Test
    void aVariableNeedsAValue() {
        assertThat(CATALOG.route(HttpMethod.POST, "/v1beta/models/:generateContent"))
                .isEmpty();
        assertThat(CATALOG.route(HttpMethod.POST, "/v1beta/models/x")).isEmpty();
    }

    @Test
    void aTextGoesBeforeAVariableAndThatBeforeARest() {
        Catalog catalog = catalog("/a/{x}", "/a/b", "/a/{x}:run", "/a/long{x}:run", "/a/{*x}", "/{y}/b/c", "/a/{x}/d");

        assertThat(path(catalog, "/a/b")).isEqualTo("/a/b");
        assertThat(path(catalog, "/a/c")).isEqualTo("/a/{x}");
        assertThat(path(catalog, "/a/c:run")).isEqualTo("/a/{x}:run");
        assertThat(path(catalog, "/a/long1:run")).isEqualTo("/a/long{x}:run");
        assertThat(path(catalog, "/a/b/d")).isEqualTo("/a/{x}/d");
        assertThat(path(catalog, "/a/b/e")).isEqualTo("/a/{*x}");
        assertThat(path(catalog, "/z/b/c")).isEqualTo("/{y}/b/c");
    }

    @Test
    void whatLeadsNowhereIsLeftAgainWithItsVariables() {
        Catalog catalog = catalog("/{a}/b/c", "/x/{b}/d");

        assertThat(catalog.route(HttpMethod.POST, "/x/b/c").orElseThrow().variables())
                .isEqualTo(Map.of("a", "x"));
        assertThat(catalog.route(HttpMethod.POST, "/x/b/d").orElseThrow().variables())
                .isEqualTo(Map.of("b", "b"));
    }

    @Test
    void tellsTheMethodsAtAPath() {
        assertThat(CATALOG.methods("/memobase/api/v1/users/u1"))
                .containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE);
        assertThat(CATALOG.methods("/doubao/drawing/character")).containsExactly(HttpMethod.POST);
        assertThat(CATALOG.methods("/nothing/here")).isEmpty();
        assertThat(CATALOG.route(HttpMethod.GET, "/doubao/drawing/character")).isEmpty();
    }

    static List<Operation> operations() {
        return CATALOG.operations();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationIsFoundAtEachOfItsPaths(Operation operation) {
        List<String> paths = new ArrayList<>(operation.alternatePaths());
        paths.add(operation.path());

        assertThat(paths)
                .allSatisfy(path -> assertThat(CATALOG.route(operation.method(), sample(path)))
                        .get()
                        .satisfies(match -> assertThat(match.candidates()).contains(operation)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyJobCanBeAskedFor(Operation operation) {
        if (operation.poll() != null) {
            assertThat(CATALOG.polls(operation)).isNotEmpty().allSatisfy(poll -> {
                assertThat(poll.billable()).isFalse();
                assertThat(poll.repeatable()).isEqualTo(poll.method().equals(HttpMethod.GET));
                assertThat(CATALOG.tasks(poll)).contains(operation);
            });
        }
    }

    @Test
    void findingTakesStepsByTheLengthOfThePathNotByTheSizeOfTheCatalog() {
        assertThat(operations()).allSatisfy(operation -> {
            String path = sample(operation.path());
            int segments = path.split("/").length - 1;
            assertThat(ROUTES.lookUp(operation.method(), path).orElseThrow().steps())
                    .as(path)
                    .isLessThanOrEqualTo(2 * segments + 1);
        });
    }

    private static String sample(String path) {
        return path.replaceAll("\\{[^{}]*}", "x1");
    }

    private static String path(Catalog catalog, String path) {
        return catalog.route(HttpMethod.POST, path)
                .orElseThrow()
                .candidates()
                .getFirst()
                .path();
    }

    private static Catalog catalog(String... paths) {
        StringBuilder yaml = new StringBuilder("provider: P\noperations:\n");
        for (int i = 0; i < paths.length; i++) {
            yaml.append("  - {id: o").append(i).append(", section: S, title: T, method: POST, confidence: reported, ");
            yaml.append("path: '").append(paths[i]).append("'");
            String name = paths[i].replaceAll(".*\\{\\*?([a-z])}.*", "$1");
            yaml.append(name.length() == 1 ? ", fields: [{name: " + name + ", in: path}]}\n" : "}\n");
        }
        return CatalogLoader.load(List.of(new CatalogSource("catalog/a.yaml", yaml.toString())));
    }
}
