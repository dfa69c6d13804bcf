package io.gateway302.validation;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Check that a request names no address to which 302.AI would send its result. Such a result would bypass the gateway:
 * its ledger, and the replacement of keys. Callers poll instead.
 */
public final class CallbackCheck {

    /** Part of the names of addresses for results, in lower case without separators. */
    private static final Pattern NAME = Pattern.compile("callback|webhook|postback|hookur[il]"
            + "|(?:notify|notification|notice)(?:url|uri|hook|address|endpoint|link)");

    /** Texts of which each such part has one. Their search is cheaper than that of the pattern. */
    private static final List<String> PARTS = List.of("back", "hook", "noti");

    /** End of names that have such a part, but are no addresses. */
    private static final Pattern NO_ADDRESS = Pattern.compile(
            "(?:secret|token|signature|ids?|events?|filters?|types?|methods?|headers?|data|enabled|timeout|retries)$");

    private static final Pattern SEPARATORS = Pattern.compile("[^a-z0-9]+");

    /** Brackets and dots with which forms write nested names, as in {@code input[webhook]}. */
    private static final Pattern NESTING = Pattern.compile("[\\[\\].]+");

    /**
     * Fields whose content is the caller's own, in lower case: conversations, documents, tools and their arguments,
     * schemas and labels. 302.AI reads no address there.
     */
    private static final Set<String> OWN = Set.of(
            "messages",
            "contents",
            "history",
            "documents",
            "system",
            "tools",
            "functions",
            "tool_choice",
            "tool_calls",
            "tool_config",
            "toolconfig",
            "function_call",
            "arguments",
            "args",
            "metadata",
            "response_format",
            "schema",
            "json_schema",
            "input_schema",
            "response_schema",
            "responseschema",
            "responsejsonschema",
            "properties",
            "definitions",
            "$defs");

    /**
     * The same in OpenAI's Responses API, where the conversation is the input, with the environment of commands and the
     * output of tools. In other operations the input is a group of parameters.
     */
    private static final Set<String> OWN_OF_RESPONSES =
            Stream.concat(OWN.stream(), Stream.of("input", "prompt")).collect(Collectors.toUnmodifiableSet());

    /** End of the paths of the Responses API. */
    private static final String RESPONSES = "/v1/responses";

    /** Maximum number of nested objects and lists into which the check looks. */
    private static final int DEEPEST = 8;

    /** Values with which callers say that they want no such address. */
    private static final Set<String> NONE = Set.of("", "false", "0", "null");

    /**
     * Checks the query and the body of a request.
     *
     * @throws ProblemException that names the field
     */
    public void check(GatewayExchange request) {
        request.target().forEachParameter((name, value) -> {
            if (isName(name) && !NONE.contains(value.strip())) {
                throw refused(name);
            }
        });
        boolean isOfResponses = request.operation().path().endsWith(RESPONSES);
        String found = find(request.body().tree(), isOfResponses ? OWN_OF_RESPONSES : OWN, DEEPEST);
        if (found != null) {
            throw refused(found.startsWith(".") ? found.substring(1) : found);
        }
    }

    /** Returns the place of an address in an object or a list, with a dot before each name; null if there is none. */
    private static @Nullable String find(JsonNode node, Set<String> own, int depth) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                String found = inside(node.get(i), own, depth);
                if (found != null) {
                    return "[" + i + "]" + found;
                }
            }
            return null;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = field.getKey();
            if (isName(name) && isGiven(field.getValue())) {
                return "." + name;
            }
            String found = own.contains(name.toLowerCase(Locale.ROOT)) ? null : inside(field.getValue(), own, depth);
            if (found != null) {
                return "." + name + found;
            }
        }
        return null;
    }

    private static @Nullable String inside(JsonNode value, Set<String> own, int depth) {
        return depth > 0 && value.isContainer() ? find(value, own, depth - 1) : null;
    }

    /** Returns whether a field of this name has the address for a result, in any case and with any separators. */
    public static boolean isName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isAddress(lower)
                || (NESTING.matcher(lower).find()
                        && NESTING.splitAsStream(lower).anyMatch(CallbackCheck::isAddress));
    }

    private static boolean isAddress(String name) {
        String plain = SEPARATORS.matcher(name).replaceAll("");
        if (PARTS.stream().noneMatch(plain::contains)) {
            return false;
        }
        return NAME.matcher(plain).find() && !NO_ADDRESS.matcher(plain).find();
    }

    private static boolean isGiven(JsonNode value) {
        return value.isContainer()
                ? !value.isEmpty()
                : !NONE.contains(value.asString("").strip());
    }

    private static ProblemException refused(String field) {
        String shown = field.length() > 100 ? field.substring(0, 100) : field;
        return ProblemException.invalid(List.of(new Violation(
                shown,
                "unsupported",
                "302.AI cannot send the result to another address through this gateway: leave the field out and poll"
                        + " for the result")));
    }
}
