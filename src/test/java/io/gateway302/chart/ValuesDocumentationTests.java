package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Tests that values, schema and README of the chart agree. Run with {@code -Dchart.update} to write the README's table
 * again from the other two.
 */
class ValuesDocumentationTests {

    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final String START = "<!-- values -->\n";
    private static final String END = "<!-- end of values -->";

    private final JsonNode values = new YAMLMapper().readTree(Chart.DIRECTORY.resolve("values.yaml"));
    private final JsonNode schema = new JsonMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json"));

    @Test
    void theSchemaDescribesEveryValueAndNoOther() {
        compare(values, schema, "");
    }

    private static void compare(JsonNode values, JsonNode schema, String path) {
        List<String> described =
                schema.get("properties").propertyStream().map(Map.Entry::getKey).toList();
        // the condition that umbrella charts set
        List<String> present = new ArrayList<>(values.propertyNames());
        if (path.isEmpty()) {
            present.add("enabled");
        }
        assertThat(described).as(path).containsExactlyElementsOf(present);
        assertThat(schema.path("additionalProperties").asBoolean(true))
                .as("%s: whether other values are allowed", path)
                .isEqualTo(path.equals("global."));
        values.properties().forEach(entry -> {
            JsonNode property = schema.at("/properties/" + entry.getKey());
            assertThat(property.path("description").asString(""))
                    .as(path + entry.getKey())
                    .endsWith(".")
                    .hasSizeLessThan(240);
            if (property.has("properties")) {
                compare(entry.getValue(), property, path + entry.getKey() + ".");
            }
        });
    }

    @Test
    void theReadmeHasEveryValueWithItsDefaultAndDescription() throws Exception {
        String readme = Files.readString(README);
        String table = table();
        int start = readme.indexOf(START) + START.length();
        int end = readme.indexOf(END);
        assertThat(start).isGreaterThan(START.length());
        if (GoldenRenderTests.UPDATE) {
            readme = readme.substring(0, start) + table + readme.substring(end);
            Files.writeString(README, readme);
            end = readme.indexOf(END);
        }

        assertThat(readme.substring(start, end))
                .as("./mvnw test -Dtest=ValuesDocumentationTests -Dchart.update")
                .isEqualTo(table);
    }

    private String table() {
        StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        addRows(values, schema, "", table);
        return table.toString();
    }

    private static void addRows(JsonNode values, JsonNode schema, String path, StringBuilder table) {
        values.properties().forEach(entry -> {
            JsonNode property = schema.at("/properties/" + entry.getKey());
            String name = path + entry.getKey();
            if (property.has("properties")) {
                table.append("| **`%s`** | | %s |\n".formatted(name, text(property)));
                addRows(entry.getValue(), property, name + ".", table);
            } else {
                table.append("| `%s` | %s | %s |\n".formatted(name, code(entry.getValue()), text(property)));
            }
        });
    }

    private static String code(JsonNode value) {
        String text = value.isString() ? value.asString() : value.toString();
        if (text.length() > 60) {
            return "see `values.yaml`";
        }
        return text.isEmpty() || text.equals("{}") || text.equals("[]") ? "" : "`" + text + "`";
    }

    private static String text(JsonNode property) {
        String text = property.get("description").asString().replace("|", "\\|");
        JsonNode choices = property.path("enum");
        return choices.isMissingNode()
                        || text.contains("`" + choices.get(choices.size() - 1).asString() + "`")
                ? text
                : text + " One of "
                        + String.join(
                                ", ",
                                choices.valueStream()
                                        .map(JsonNode::asString)
                                        .filter(it -> !it.isEmpty())
                                        .map(it -> "`" + it + "`")
                                        .toList())
                        + ".";
    }
}
