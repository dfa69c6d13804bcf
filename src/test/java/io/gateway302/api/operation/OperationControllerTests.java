package io.gateway302.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.api.TypedEndpoint;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.identity.Caller;
import io.gateway302.identity.Permissions;
import io.gateway302.problem.Problems;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebMvcTest({OperationController.class, NotCallableController.class})
@AutoConfigureMockMvc(addFilters = false)
@Import(Problems.class)
class OperationControllerTests {

    private static final Catalog CATALOG = ShippedCatalog.load();

    private final MockMvcTester http;

    OperationControllerTests(@Autowired MockMvcTester http) {
        this.http = http;
    }

    @BeforeEach
    void callAsAClientThatMayDoEverything() {
        callAs(Caller.unlimited("id", "shop", "key"));
    }

    @AfterEach
    void leave() {
        SecurityContextHolder.clearContext();
    }

    private static void callAs(Caller caller) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null));
    }

    @Test
    void showsACallerOnlyWhatItMayUse() {
        callAs(new Caller(
                "id",
                "shop",
                "key",
                Caller.Kind.KEY,
                new Permissions(List.of("doubao.drawing.*"), List.of("*")),
                List.of(),
                null));

        assertThat(get("/api/v1/operations"))
                .bodyJson()
                .extractingPath("$.items[*].id")
                .asArray()
                .isNotEmpty()
                .allSatisfy(id -> assertThat(id).asString().startsWith("doubao.drawing."));
        assertThat(get("/api/v1/operations/doubao.drawing.character")).hasStatusOk();
        assertThat(get("/api/v1/operations/doubao.asr")).hasStatus(404);
    }

    @Test
    void listsTheCatalog() {
        assertThat(get("/api/v1/operations"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(Math.min(100, CATALOG.operations().size()));
    }

    @Test
    void describesAnOperation() {
        assertThat(get("/api/v1/operations/doubao.drawing.character"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("""
                {"id": "doubao.drawing.character", "section": "Image Generation", "provider": "Doubao",
                 "title": "Character (Character Feature Preservation)",
                 "method": "POST", "path": "/doubao/drawing/character", "typed_path": "/api/v1/images/character",
                 "consumes": "application/json", "response": "json", "models": ["high_aes_ip_v20"],
                 "price": {"amount": "0.05", "currency": "USD", "per": 1, "unit": "call"}, "billable": true,
                 "prices": [{"when": {}, "per_model": false,
                             "price": {"amount": "0.05", "currency": "USD", "per": 1, "unit": "call"}}],
                 "unpriced": null, "delisted": false,
                 "deadlines": {"first_byte_seconds": 120, "idle_seconds": 30, "total_seconds": 150},
                 "confidence": "documented",
                 "request_schema": {
                   "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
                   "properties": {"scale": {"type": "number", "default": 3.5, "minimum": 1, "maximum": 10}},
                   "required": ["prompt"]}}
                """);
    }

    @Test
    void saysNullWhereNothingIsKnown() {
        assertThat(get("/api/v1/operations/doc2x.v2.convert")).bodyJson().isLenientlyEqualTo("""
                {"typed_path": null, "consumes": null, "price": null, "prices": [], "delisted": true, "models": []}
                """);
    }

    @Test
    void answersAnUnknownOperationWithAProblem() {
        assertThat(get("/api/v1/operations/nothing.here"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("/problems/unknown-operation");
    }

    @ParameterizedTest
    @CsvSource({
        "section=Image Processing, 1, doubao.drawing.seededit",
        "response=sse-or-json, 1, doubao.images.generations",
        "q=SEEDEDIT, 4, doubao.drawing.seededit_v30",
        "q=/doubao/tts, 1, doubao.tts_hd",
        "q=high_aes, 1, doubao.drawing.character",
        "limit=1, 1, doubao.drawing.character"
    })
    void filters(String query, int size, String first) {
        MvcTestResult answer = get("/api/v1/operations?provider=Doubao&" + query);

        assertThat(answer).bodyJson().extractingPath("$.items.length()").isEqualTo(size);
        assertThat(answer).bodyJson().extractingPath("$.items[0].id").isEqualTo(first);
    }

    @Test
    void findsNothingForAnUnknownProvider() {
        assertThat(get("/api/v1/operations?provider=Nobody"))
                .bodyJson()
                .isStrictlyEqualTo("{\"items\": [], \"next_cursor\": null}");
    }

    @Test
    void theCursorLeadsThroughAllPages() {
        String page = "/api/v1/operations?section=Image Generation&provider=Doubao&limit=3";

        assertThat(get(page)).bodyJson().isLenientlyEqualTo("""
                {"items": [{"id": "doubao.drawing.character"}, {"id": "doubao.drawing"},
                           {"id": "doubao.drawing.seededit_v30"}],
                 "next_cursor": "doubao.drawing.seededit_v30"}
                """);
        assertThat(get(page + "&cursor=doubao.drawing.seededit_v30")).bodyJson().isLenientlyEqualTo("""
                {"items": [{"id": "doubao.drawing.seededit_v30.poll"}, {"id": "doubao.images.generations"}],
                 "next_cursor": null}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit, range",
        "limit=1001, limit, range",
        "limit=ten, limit, type",
        "cursor=nothing, cursor, unknown",
        "response=xml, response, enum",
        "reponse=json, reponse, unknown",
        "reason=heading, reason, unknown"
    })
    void refusesAParameterThatBreaksARule(String query, String field, String code) {
        MvcTestResult answer = get("/api/v1/operations?" + query);

        assertThat(answer).hasStatus(400);
        assertThat(answer).bodyJson().extractingPath("$.errors.length()").isEqualTo(1);
        assertThat(answer).bodyJson().extractingPath("$.errors[0].field").isEqualTo(field);
        assertThat(answer).bodyJson().extractingPath("$.errors[0].code").isEqualTo(code);
    }

    @Test
    void tellsAllBrokenRulesAtOnce() {
        assertThat(get("/api/v1/operations?limit=0&cursor=nothing&response=xml"))
                .bodyJson()
                .extractingPath("$.errors[*].field")
                .isEqualTo(List.of("limit", "cursor", "response"));
    }

    @Test
    void pagesThroughTheWholeCatalog() {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = json(get("/api/v1/operations?limit=200" + cursor));
            page.path("items").forEach(item -> seen.add(item.path("id").stringValue()));
            JsonNode next = page.path("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.stringValue();
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        CATALOG.operations().stream().map(Operation::id).toList());
    }

    @Test
    void saysWhatCannotBeCalledAndWhy() {
        assertThat(get("/api/v1/operations/not-callable?reason=credentials&q=api_keys"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                {"items": [{"id": "302ai.dashboard.api_keys", "section": "Information Processing", "provider": "302.AI",
                            "title": "Admin Dashboard", "method": "GET", "path": "/dashboard/api_keys",
                            "reason": "credentials",
                            "detail": "It hands out or changes the operator's keys, or logs in. Hands out the keys in the clear."}],
                 "next_cursor": null}
                """);
        assertThat(get("/api/v1/operations/302ai.dashboard.api_keys"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .startsWith("It hands out or changes the operator's keys");
    }

    @Test
    void listsAllThatCannotBeCalled() {
        assertThat(get("/api/v1/operations/not-callable"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(CATALOG.notCallable().size());
        assertThat(get("/api/v1/operations/not-callable?section=Help Center"))
                .bodyJson()
                .isLenientlyEqualTo("""
                {"items": [{"id": "help_center", "method": null, "path": null, "reason": "prose"}]}
                """);
    }

    @ParameterizedTest
    @CsvSource({"reason=why, reason, enum", "cursor=doubao.drawing, cursor, unknown", "response=json, response, unknown"
    })
    void refusesAParameterOfTheListOfTheRest(String query, String field, String code) {
        MvcTestResult answer = get("/api/v1/operations/not-callable?" + query);

        assertThat(answer).hasStatus(400);
        assertThat(answer).bodyJson().extractingPath("$.errors[0].field").isEqualTo(field);
        assertThat(answer).bodyJson().extractingPath("$.errors[0].code").isEqualTo(code);
    }

    private static JsonNode json(MvcTestResult result) {
        try {
            return JsonMapper.shared().readTree(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MvcTestResult get(String uri) {
        return http.get().uri(uri).exchange();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class CatalogTestConfiguration implements WebMvcConfigurer {

        /** Adds Spring Security's argument resolver, which the test slice omits. */
        @Override
        public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
            resolvers.add(new AuthenticationPrincipalArgumentResolver());
        }

        @Bean
        Catalog catalog() {
            return CATALOG;
        }

        @Bean
        TypedEndpoint characterEndpoint() {
            return new TypedEndpoint("doubao.drawing.character", "/api/v1/images/character");
        }
    }
}
