package io.gateway302.problem;

import io.gateway302.secret.Redaction;
import java.util.List;
import java.util.stream.Collectors;

/** Text of a problem for formats that have no list of violations. */
final class ErrorMessage {

    private static final int MAX_RULES = 5;
    private static final int MAX_CHARACTERS = 1000;

    private ErrorMessage() {}

    /** Returns the detail; for violations, the first five and the number of the others. At most 1000 characters. */
    static String of(ProblemException problem) {
        List<Violation> broken = problem.violations();
        return shortened(Redaction.redact(broken.isEmpty() ? problem.detail() : sentence(broken)));
    }

    private static String sentence(List<Violation> broken) {
        String rules = broken.stream()
                .limit(MAX_RULES)
                .map(rule -> (rule.field().isEmpty() ? "the request" : rule.field()) + " " + rule.message())
                .collect(Collectors.joining("; "));
        int more = broken.size() - MAX_RULES;
        return "The request breaks the rules of the operation: " + rules + (more > 0 ? "; and " + more + " more" : "");
    }

    private static String shortened(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        // not within a surrogate pair
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS;
        return text.substring(0, end) + "…";
    }
}
