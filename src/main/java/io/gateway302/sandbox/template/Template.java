package io.gateway302.sandbox.template;

import io.gateway302.sandbox.media.Media;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replacement of placeholders such as {@code <id>} in JSON. A string that is one placeholder becomes its value, a
 * string or a number. Links to 302.AI's own files become links to files of the sandbox.
 */
public final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "<(id|request|model|prompt|state|number|percent|fraction|result|now|seconds|millis|uuid|(?:digits|hex)\\.\\d{1,3}|(?:file|base64)\\.[a-z0-9]{2,5})>");

    private static final Pattern FILE = Pattern.compile("https://file\\.302\\.ai/[\\w./-]*?\\.(\\w{2,5})\\b");

    private Template() {}

    /** Returns the template with all placeholders replaced. */
    public static JsonNode fill(JsonNode template, Scope scope) {
        if (template.isString()) {
            return text(template.stringValue(), scope);
        }
        if (template.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : template) {
                filled.add(fill(element, scope));
            }
            return filled;
        }
        if (template.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            template.properties()
                    .forEach(member -> filled.set(fill(member.getKey(), scope), fill(member.getValue(), scope)));
            return filled;
        }
        return template;
    }

    /** Returns the text with all placeholders replaced. */
    public static String fill(String template, Scope scope) {
        String links = FILE.matcher(template).replaceAll(found -> Matcher.quoteReplacement(link(found, scope)));
        return PLACEHOLDER
                .matcher(links)
                .replaceAll(found ->
                        Matcher.quoteReplacement(scope.value(found.group(1)).asString()));
    }

    private static String link(MatchResult found, Scope scope) {
        return Media.of(found.group(1))
                .map(media -> scope.link(media.extension()))
                .orElse(found.group());
    }

    private static JsonNode text(String template, Scope scope) {
        Matcher only = PLACEHOLDER.matcher(template);
        return only.matches() ? scope.value(only.group(1)) : JsonNodeFactory.instance.stringNode(fill(template, scope));
    }
}
