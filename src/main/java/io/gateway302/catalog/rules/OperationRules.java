package io.gateway302.catalog.rules;

import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.KeyPlace;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.catalog.path.PathTemplate;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Validation rules for a single operation. */
public final class OperationRules {

    static final String ID_RULE = "the id must consist of letters, digits, _ and -, in parts separated by dots";

    /** Reserved ids, which are other resources at {@code /api/v1/operations/{id}}. */
    private static final Set<String> RESERVED = Set.of("not-callable");

    private static final Pattern ID = Pattern.compile("[a-z0-9][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/[a-z0-9.+-]+");
    private static final Pattern DOTTED_PATH = Pattern.compile("[^.\\s]+(\\.[^.\\s]+)*");

    private OperationRules() {}

    public static void check(Operation operation, Faults faults) {
        faults.unless(isId(operation.id()), ID_RULE);
        faults.unless(!RESERVED.contains(operation.id()), "the id is reserved");
        Stream.of(operation.section(), operation.provider(), operation.title())
                .filter(String::isBlank)
                .forEach(_ -> faults.add("section, provider and title must not be blank"));
        String consumes = operation.consumes();
        faults.unless(
                consumes == null
                        || consumes.equals("none")
                        || MEDIA_TYPE.matcher(consumes).matches(),
                "consumes is '" + consumes + "'; a media type or none is needed");
        faults.unless(operation.models().stream().noneMatch(String::isBlank), "a model's name is blank");
        checkPaths(operation, faults);
        checkResponse(operation, faults);
        PriceRules.check(operation, faults);
        checkDeadlines(operation.deadlines(), faults);
        FieldRules.check(operation.fields(), faults);
    }

    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    private static void checkPaths(Operation operation, Faults faults) {
        Set<String> declared = operation.fields().stream()
                .filter(field -> field.in() == Field.Location.PATH)
                .map(Field::name)
                .collect(Collectors.toSet());
        Set<String> used = variables(operation.path());
        KeyPlace key = operation.key();
        faults.unless(
                key == null || key.in() == Field.Location.HEADER || key.in() == Field.Location.QUERY,
                "key.in must be header or query");
        faults.unless(
                operation.variantOf() == null || operation.alternatePaths().isEmpty(),
                "a variant stands at the alternate paths of the entry that it is a variant of, and has none itself");
        used.stream()
                .filter(name -> !declared.contains(name))
                .forEach(name -> faults.add("path variable {" + name + "} is not declared as a field in: path"));
        declared.stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> faults.add("field '" + name + "' is in: path, but the path has no {" + name + "}"));
        Stream.concat(Stream.of(operation.path()), operation.alternatePaths().stream())
                .forEach(path -> wellFormed("path", path, faults));
        operation.alternatePaths().stream()
                .filter(path -> !variables(path).equals(used))
                .forEach(path -> faults.add("alternate path '" + path + "' has other variables than the path"));
    }

    private static void checkResponse(Operation operation, Faults faults) {
        Poll poll = operation.poll();
        if (operation.response() == ResponseKind.TASK) {
            faults.unless(poll != null, "response is task, so poll is needed");
        } else {
            faults.unless(
                    poll == null || operation.response() == ResponseKind.SSE_OR_JSON,
                    "poll is for response: task or sse-or-json only");
        }
        if (poll != null) {
            wellFormed("poll.path", poll.pathWithoutQuery(), faults);
        }
        String flag = operation.streamFlag();
        faults.unless(
                flag == null || operation.response() == ResponseKind.SSE_OR_JSON,
                "stream_flag is for response: sse-or-json only");
        faults.unless(flag == null || !flag.isBlank(), "stream_flag is blank");
        operation.success().forEach(form -> checkForm(form, faults));
        faults.unless(
                operation.links().isEmpty()
                        || (operation.response() != ResponseKind.BINARY
                                && operation.response() != ResponseKind.SSE_OR_JSON),
                "links is for JSON, not for response: binary or sse-or-json");
        operation.links().stream()
                .filter(path -> !DOTTED_PATH.matcher(path).matches())
                .forEach(path -> faults.add("link '" + path + "' must be names separated by dots"));
    }

    private static void checkForm(SuccessForm form, Faults faults) {
        faults.unless(!form.when().isEmpty() || !form.result().isEmpty(), "a success form needs when, result or both");
        Stream.concat(form.when().keySet().stream(), form.result().stream())
                .filter(path -> !DOTTED_PATH.matcher(path).matches())
                .forEach(path -> faults.add("success path '" + path + "' must be names separated by dots"));
        form.when()
                .forEach((path, values) ->
                        faults.unless(!values.isEmpty(), "success path '" + path + "' has no value to compare with"));
    }

    private static void checkDeadlines(Deadlines deadlines, Faults faults) {
        positive("first_byte", deadlines.firstByte(), faults);
        positive("idle", deadlines.idle(), faults);
        positive("total", deadlines.total(), faults);
        faults.unless(
                deadlines.firstByte().compareTo(deadlines.total()) <= 0,
                "deadlines.first_byte " + seconds(deadlines.firstByte()) + " is above deadlines.total "
                        + seconds(deadlines.total()));
    }

    private static void positive(String name, Duration duration, Faults faults) {
        faults.unless(duration.isPositive(), "deadlines." + name + " " + seconds(duration) + " is not positive");
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }

    private static void wellFormed(String what, String path, Faults faults) {
        faults.unless(path.startsWith("/"), what + " '" + path + "' does not begin with /");
        faults.unless(
                !path.startsWith("/") || PathTemplate.of(path).isPresent(),
                what + " '" + path + "' must be plain segments with at most one {variable} each, or {*rest} as the"
                        + " last one");
    }

    private static Set<String> variables(String path) {
        return PathTemplate.of(path)
                .map(template -> Set.copyOf(template.variables()))
                .orElse(Set.of());
    }
}
