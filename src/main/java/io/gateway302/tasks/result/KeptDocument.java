package io.gateway302.tasks.result;

import io.gateway302.problem.Violation;
import io.gateway302.tasks.result.FoundFile.Inline;
import io.gateway302.tasks.store.TaskOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Response of 302.AI as it is kept with its task: without the files that are stored. A text that is such a file becomes
 * null. In a longer text, the file becomes {@code results[0]}, its place among the results.
 */
final class KeptDocument {

    private final JsonNode response;
    private final Map<JsonPointer, List<Removal>> removals = new LinkedHashMap<>();
    private final List<Inline> left = new ArrayList<>();

    KeptDocument(JsonNode response) {
        this.response = response;
    }

    private record Removal(EncodedFile file, String replacement) {}

    /** Returns the name of the field of a file, such as {@code output.data[0].b64_json}. */
    static String field(Inline file) {
        StringBuilder name = new StringBuilder("output");
        for (JsonPointer at = file.place(); !at.matches(); at = at.tail()) {
            if (at.getMatchingIndex() >= 0) {
                name.append('[').append(at.getMatchingIndex()).append(']');
            } else {
                name.append('.').append(at.getMatchingProperty());
            }
        }
        return name.toString();
    }

    /** Removes a file that is stored. */
    void stored(Inline file, int index) {
        remove(file, "results[" + index + "]");
    }

    /** Keeps a file, if the response is small enough. */
    void left(Inline file) {
        left.add(file);
    }

    private void remove(Inline file, String replacement) {
        removals.computeIfAbsent(file.place(), _ -> new ArrayList<>()).add(new Removal(file.file(), replacement));
    }

    /**
     * Returns the document, with these warnings and others about files that are lost, because it would be too large with
     * them.
     */
    TaskOutput output(int largest, List<Violation> warnings) {
        JsonNode document = document();
        List<Violation> all = new ArrayList<>(warnings);
        if (!left.isEmpty() && !TaskOutput.fits(document, largest)) {
            for (Inline file : left) {
                remove(file, "");
                all.add(ResultCopies.tooLarge(field(file)));
            }
            document = document();
        }
        return new TaskOutput(document, false, List.of(), all);
    }

    private JsonNode document() {
        JsonNode document = removals.isEmpty() ? response : response.deepCopy();
        for (Map.Entry<JsonPointer, List<Removal>> removal : removals.entrySet()) {
            JsonPointer place = removal.getKey();
            String text = rest(removal.getValue());
            switch (document.at(place.head())) {
                case ObjectNode object
                when text == null -> object.putNull(place.last().getMatchingProperty());
                case ObjectNode object -> object.put(place.last().getMatchingProperty(), text);
                case ArrayNode array
                when text == null -> array.setNull(place.last().getMatchingIndex());
                case ArrayNode array -> array.set(place.last().getMatchingIndex(), StringNode.valueOf(text));
                default -> throw new IllegalStateException("There is no field " + place);
            }
        }
        return document;
    }

    /** Returns a text without the files in it; null if it is nothing else. */
    private static @Nullable String rest(List<Removal> files) {
        EncodedFile first = files.getFirst().file();
        if (first.start() == 0 && first.end() == first.text().length()) {
            return null;
        }
        StringBuilder text = new StringBuilder(first.text());
        files.stream()
                .sorted(Comparator.comparingInt((Removal each) -> each.file().start())
                        .reversed())
                .forEach(each -> text.replace(each.file().start(), each.file().end(), each.replacement()));
        return text.toString();
    }
}
