package io.gateway302.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PortableSchemaTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"type\": \"string\", \"enum\": [\"a\", \"b\"]} | {\"type\":\"string\",\"enum\":[\"a\",\"b\"]}",
                "{\"type\": [\"string\", \"integer\"]} | {\"description\":\"Types: `string`, `integer`\"}",
                "{\"enum\": [\"\", \"a\"]} | {\"description\":\"Values: `\\\"\\\"`, `a`\"}",
                "{\"enum\": [1, \"a\"]} | {\"description\":\"Values: `1`, `a`\"}",
                "{\"enum\": [\"1:1\", \"11\"]} | {\"description\":\"Values: `1:1`, `11`\"}",
                "{\"enum\": [\"A\", \"a\"], \"description\": \"Size\"} | {\"description\":\"Size (Values: `A`, `a`)\"}",
                "{\"items\": {\"type\": [\"array\", \"object\"]}} | {\"items\":{\"description\":\"Types: `array`, `object`\"}}",
                "{\"properties\": {\"enum\": {\"enum\": [\"\"]}}} | {\"properties\":{\"enum\":{\"description\":\"Values: `\\\"\\\"`\"}}}",
                "{\"contentMediaType\": \"a/b\"} | {\"contentMediaType\":\"a/b\",\"format\":\"binary\"}"
            })
    void whatNoGeneratorTranslatesIsDescribedInWords(String schema, String simplified) {
        ObjectNode node = (ObjectNode) JsonMapper.shared().readTree(schema);

        PortableSchema.simplify(node);

        assertThat(node).isEqualTo(JsonMapper.shared().readTree(simplified));
    }
}
