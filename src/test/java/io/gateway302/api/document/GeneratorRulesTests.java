package io.gateway302.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that the rules find what generators cannot translate. */
class GeneratorRulesTests {

    private static JsonNode document(String operation, String schemas) {
        return JsonMapper.shared().readTree("""
                {"paths": {"/a": {"get": %s, "post": {"operationId": "other", "tags": ["A"]}}},
                 "components": {"schemas": {"Whole": {"type": "object"}, %s}}}""".formatted(operation, schemas));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"type\": [\"string\", \"integer\"]                         | has several types",
                "\"type\": [\"string\", \"null\"]                            | nullable itself",
                "\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]   | not a reference or null",
                "\"anyOf\": [{\"$ref\": \"#/a\"}, {\"$ref\": \"#/b\"}]       | not a reference or null",
                "\"allOf\": [{\"$ref\": \"#/components/schemas/Whole\"}]     | composed of several",
                "\"oneOf\": [{\"$ref\": \"#/components/schemas/Whole\"}]     | no discriminator",
                "\"enum\": [\"a\", 1]                                        | several types",
                "\"enum\": [\"a\", null]                                     | several types",
                "\"enum\": [\"\", \"a\"]                                     | no identifier for the constant",
                "\"enum\": [\"a-b\", \"a_b\"]                                | the same identifier",
                "\"enum\": [\"a\"], \"default\": \"b\"                       | not in the enum",
                "\"type\": \"number\", \"default\": \"1\"                    | another type",
                "\"properties\": {\"a_b\": {}, \"aB\": {}}                   | the same identifier",
                "\"properties\": {\"a\": {\"items\": {\"allOf\": []}}}       | composed of several"
            })
    void anUntranslatableSchemaIsAFault(String schema, String fault) {
        assertThat(GeneratorRules.faults(
                        document("{\"operationId\": \"get\", \"tags\": [\"A\"]}", "\"One\": {" + schema + "}")))
                .anyMatch(found -> found.contains(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "302ai,    not an identifier",
        "a.b,      not an identifier",
        "JsonNode, a library",
        "Object,   a library",
        "List,     a library",
        "Date,     a library",
        "File,     a library",
        "Error,    a library",
        "Month,    a library",
        "Image,    a library",
        "Duration, a library",
        "Class,    a reserved word",
        "whole,    the same identifier",
        "Who_le,   the same identifier",
        "GetRequest, parameters of an operation"
    })
    void aNameThatALanguageOrALibraryHasIsAFault(String name, String fault) {
        assertThat(GeneratorRules.faults(document(
                        "{\"operationId\": \"get\", \"tags\": [\"A\"]}", "\"" + name + "\": {\"type\": \"object\"}")))
                .anyMatch(found -> found.contains(fault));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"operationId\": \"302a\"}                             | not an identifier",
                "{}                                                      | not an identifier",
                "{\"operationId\": \"Other\"}                            | the same identifier",
                "{\"operationId\": \"delete\"}                           | a reserved word",
                "{\"operationId\": \"a\", \"tags\": [\"3D\"]}            | does not begin with a letter",
                "{\"operationId\": \"a\", \"parameters\": [{\"name\": \"a-b\"}, {\"name\": \"A_b\"}]} | the same identifier",
                "{\"operationId\": \"a\", \"requestBody\": {\"content\": {\"a/b\": {\"schema\": {\"properties\": {}}}}}} | without a name",
                "{\"operationId\": \"a\", \"requestBody\": {\"content\": {\"a/b\": {}, \"multipart/form-data\": {}}}} | not the first body"
            })
    void anUntranslatableOperationIsAFault(String operation, String fault) {
        assertThat(GeneratorRules.faults(document(operation, "\"One\": {}"))).anyMatch(found -> found.contains(fault));
    }

    @Test
    void aTranslatableDocumentHasNoFaults() {
        assertThat(GeneratorRules.faults(document("{\"operationId\": \"read\", \"tags\": [\"A\"]}", """
                "One": {"type": "object", "required": ["kind"], "properties": {
                    "kind": {"type": "string", "pattern": "^one$"},
                    "size": {"type": ["integer", "null"]},
                    "whole": {"anyOf": [{"$ref": "#/components/schemas/Whole"}, {"type": "null"}]}}},
                "Either": {"oneOf": [{"$ref": "#/components/schemas/One"}],
                    "discriminator": {"propertyName": "kind", "mapping": {"one": "#/components/schemas/One"}}}""")))
                .isEmpty();
    }
}
