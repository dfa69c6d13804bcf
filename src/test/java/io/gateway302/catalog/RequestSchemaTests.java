package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.gateway302.catalog.reading.CatalogLoader;
import io.gateway302.catalog.reading.CatalogSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestSchemaTests {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final ObjectNode DOCUMENTED = object("""
            {"prompt": "A woman reading in a cafe", "image_urls": ["https://file.302.ai/gpt/imgs/x.jpg"],
             "desc_pushback": true, "seed": -1, "scale": 3.5, "ddim_steps": 9, "width": 512, "height": 512,
             "cfg_rescale": 0.7, "ref_ip_weight": 0.7, "ref_id_weight": 0.36, "use_sr": true, "return_url": true,
             "logo_info": {"add_logo": false, "position": 0, "language": 0, "opacity": 0.3,
                           "logo_text_content": "mine"}}
            """);

    private final Schema character =
            SCHEMAS.getSchema(RequestSchema.of(ShippedCatalog.load().require("doubao.drawing.character")));

    @Test
    void theDocumentedRequestPasses() {
        assertThat(character.validate(DOCUMENTED)).isEmpty();
    }

    @Test
    void aFieldThatTheCatalogDoesNotKnowPasses() {
        assertThat(character.validate(DOCUMENTED.deepCopy().put("new_field", 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'scale': 0.9}",
                "{'scale': 10.01}",
                "{'ddim_steps': 201}",
                "{'ddim_steps': 9.5}",
                "{'width': 769}",
                "{'ref_id_weight': -0.1}",
                "{'use_sr': 'true'}",
                "{'prompt': null}",
                "{'image_urls': []}",
                "{'image_urls': ['https://a', 'https://b']}",
                "{'image_urls': [1]}",
                "{'logo_info': {'position': 4}}",
                "{'logo_info': {'opacity': 1.5}}"
            })
    void aValueOutsideItsRangeFails(String change) {
        ObjectNode request = DOCUMENTED.deepCopy();
        request.setAll(object(change));

        assertThat(character.validate(request)).hasSize(1);
    }

    @Test
    void aMissingPromptFails() {
        assertThat(character.validate(DOCUMENTED.deepCopy().without("prompt")))
                .extracting(Error::getKeyword)
                .containsExactly("required");
    }

    @Test
    void everythingThatTheFormatKnowsIsExpressed() {
        JsonNode schema = schema("""
                - {name: text, type: [string, array], items: string, maxLength: 5, maxItems: 2, note: One or several}
                - {name: weight, type: number, exclusiveMin: 0, example: [1, 2.5]}
                - {name: mode, type: string, required: true, const: fast}
                - {name: picture, type: file}
                - {name: free}
                - name: parts
                  type: array
                  fields: [{name: x, type: integer, required: true}]
                - {name: trace, in: query, type: string}
                """);

        assertThat(object(schema.toString())).isEqualTo(object("""
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "type": "object",
                 "properties": {
                   "text": {"type": ["string", "array"], "description": "One or several", "maxLength": 5,
                            "maxItems": 2, "items": {"type": "string"}},
                   "weight": {"type": "number", "examples": [1, 2.5], "exclusiveMinimum": 0},
                   "mode": {"type": "string", "enum": ["fast"]},
                   "picture": {"type": "string", "contentMediaType": "application/octet-stream"},
                   "free": {},
                   "parts": {"type": "array",
                             "items": {"properties": {"x": {"type": "integer"}}, "required": ["x"]}}},
                 "required": ["mode"]}
                """));
    }

    private static JsonNode schema(String fields) {
        String yaml = """
                provider: P
                operations:
                  - id: a
                    section: S
                    title: T
                    method: POST
                    path: /a
                    confidence: documented
                    fields:
                """ + fields.indent(6);
        return RequestSchema.of(CatalogLoader.load(List.of(new CatalogSource("catalog/a.yaml", yaml)))
                .require("a"));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(json.replace('\'', '"'));
    }
}
