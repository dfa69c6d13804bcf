package io.gateway302.sandbox.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type": "string"}                                                       | "sandbox"
                    {"type": ["integer", "null"]}                                            | 1
                    {"type": "number", "minimum": 2.5}                                       | 2.5
                    {"const": "a"}                                                           | "a"
                    {"anyOf": [{"type": "boolean"}, {"type": "null"}]}                       | true
                    {"type": "array", "minItems": 2, "items": {"type": "integer"}}           | [1,1]
                    {"type": "ARRAY", "items": {"type": "STRING"}}                           | ["sandbox"]
                    {"type": "object", "properties": {"a": {"type": "null"}}}                | {"a":null}
                    {"$ref": "#/$defs/A", "$defs": {"A": {"type": "string"}}}                | "sandbox"
                    {}                                                                       | {}
                    """)
    void fitsItsSchema(String schema, String sample) {
        assertThat(Sample.of(JSON.readTree(schema))).hasToString(sample);
    }

    @Test
    void comesToAnEndWithASchemaThatRefersToItself() {
        JsonNode schema = JSON.readTree("""
                {"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "properties": {
                  "a": {"$ref": "#/$defs/Node"}, "b": {"$ref": "#/$defs/Node"}, "c": {"$ref": "#/$defs/Node"}}}}}""");

        assertThat(Sample.of(schema).toString().length()).isLessThan(100_000);
    }
}
