package io.gateway302.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Dashboard and rules that are shipped for operators, and the metrics in them. */
final class Documents {

    static final Path DIRECTORY = Path.of("src/docs/operations");

    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:gateway|resilience4j|jvm|process|hikaricp)_[a-z0-9_]+\\b");

    private Documents() {}

    /** Returns the panels of the dashboard, without headings. */
    static List<JsonNode> panels() {
        return dashboard()
                .get("panels")
                .valueStream()
                .filter(panel -> !panel.get("type").asString().equals("row"))
                .toList();
    }

    static JsonNode dashboard() {
        return new JsonMapper().readTree(text("dashboard.json"));
    }

    /** Returns the queries of a panel, with every variable at its default. */
    static List<String> queries(JsonNode panel) {
        return panel.get("targets")
                .valueStream()
                .map(target -> target.get("expr")
                        .asString()
                        .replace("$client", ".*")
                        .replace("$operation", ".*")
                        .replace("$__rate_interval", "1m")
                        .replace("$__range", "5m"))
                .toList();
    }

    /** Returns the expressions of all rules. */
    static List<String> rules() {
        List<String> expressions = new ArrayList<>();
        new YAMLMapper()
                .readTree(text("alerts.yaml"))
                .get("groups")
                .forEach(group -> group.get("rules")
                        .forEach(rule -> expressions.add(rule.get("expr").asString())));
        return expressions;
    }

    /** Returns the names of the alerts. */
    static List<String> alerts() {
        List<String> names = new ArrayList<>();
        new YAMLMapper()
                .readTree(text("alerts.yaml"))
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rule -> {
                    if (rule.has("alert")) {
                        names.add(rule.get("alert").asString());
                    }
                }));
        return names;
    }

    /** Returns the names of the series in a query. */
    static Set<String> metrics(String query) {
        Set<String> names = new TreeSet<>();
        METRIC.matcher(STRING.matcher(query).replaceAll("")).results().forEach(match -> names.add(match.group()));
        return names;
    }

    static String text(String name) {
        try {
            return Files.readString(DIRECTORY.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
