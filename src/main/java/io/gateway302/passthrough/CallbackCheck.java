package io.gateway302.passthrough;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Check that a request names no address to which 302.AI would send its result. Such a result would bypass the gateway:
 * its ledger, and the replacement of keys. Callers poll instead.
 */
final class CallbackCheck {

    /** Names of addresses for results, in lower case without separators: callback, webhook_url, notifyHook and so on. */
    private static final Pattern NAME = Pattern.compile("(?:fal|task|job|result|status|progress|event|completion)?"
            + "(?:(?:callback|webhook)s?(?:url|uri|hook|address|endpoint|link)?s?"
            + "|(?:notify|notification)(?:url|uri|hook|callback|address|endpoint|link)"
            + "|hookur[il])");

    private static final Pattern SEPARATORS = Pattern.compile("[^a-z0-9]+");

    /** Brackets and dots with which forms write nested names, as in {@code input[webhook]}. */
    private static final Pattern NESTING = Pattern.compile("[\\[\\].]+");

    /** Objects in which providers nest their parameters. Other objects belong to the caller. */
    private static final Set<String> NESTED = Set.of("input", "parameters", "params", "options", "config");

    /** Values with which callers say that they want no such address. */
    private static final Set<String> NONE = Set.of("", "false", "0", "null");

    /**
     * Checks the query and the body of a request.
     *
     * @throws ProblemException that names the field
     */
    void check(GatewayExchange request) {
        String query = request.target().query();
        if (query != null) {
            Query.all(query, (name, value) -> {
                if (isName(name) && !NONE.contains(value.strip())) {
                    throw refused(name);
                }
            });
        }
        JsonNode body = request.body().tree();
        check(body, "");
        Stream.concat(NESTED.stream(), NESTED.stream().map(CallbackCheck::capitalized))
                .filter(name -> body.path(name).isObject())
                .forEach(name -> check(body.path(name), name + "."));
    }

    private static void check(JsonNode object, String place) {
        object.properties().stream()
                .filter(field -> isName(field.getKey()) && isGiven(field.getValue()))
                .findFirst()
                .ifPresent(field -> {
                    throw refused(place + field.getKey());
                });
    }

    /** Returns whether a field of this name has the address for a result, in any case and with any separators. */
    static boolean isName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAME.matcher(SEPARATORS.matcher(lower).replaceAll("")).matches()
                || NESTING.splitAsStream(lower)
                        .anyMatch(part -> NAME.matcher(SEPARATORS.matcher(part).replaceAll(""))
                                .matches());
    }

    private static boolean isGiven(JsonNode value) {
        return value.isContainer()
                ? !value.isEmpty()
                : !NONE.contains(value.asString("").strip());
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
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
