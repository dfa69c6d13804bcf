package io.gateway302.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** JSON body as text, as a list of members that can be mutated. */
final class JsonDocument {

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** Returns a valid document with these members. */
    static JsonDocument of(List<Member> members, Choices choices) {
        JsonDocument document = new JsonDocument();
        members.stream()
                .filter(member -> member.required() || choices.oneIn(3))
                .forEach(member -> document.add(
                        JsonValues.quoted(member.name()), member.values().apply(choices)));
        return document;
    }

    /** Changes one member, or adds one. */
    void mutate(Choices choices) {
        int at = choices.below(names.size());
        String value = values.get(at);
        switch (choices.below(14)) {
            case 0 -> values.set(at, JsonValues.number(choices));
            case 1 -> values.set(at, JsonValues.string(choices));
            case 2 -> values.set(at, "null");
            case 3 -> values.set(at, "[" + value + "]");
            case 4 -> values.set(at, "{" + names.get(at) + ":" + value + "}");
            case 5 -> values.set(at, JsonValues.quoted(value.replace("\"", "")));
            case 6 -> add(names.get(at), choices.of(value, JsonValues.any(choices)));
            case 7 -> add(otherCase(names.get(at)), choices.of(value, JsonValues.any(choices)));
            case 8 -> add(escaped(names.get(at)), value);
            case 9 ->
                names.set(at, choices.of(otherCase(names.get(at)), escaped(names.get(at)), JsonValues.name(choices)));
            case 10 -> values.set(at, value.substring(0, choices.below(value.length() + 1)));
            case 11 -> add(JsonValues.name(choices), JsonValues.any(choices));
            default -> values.set(at, JsonValues.any(choices));
        }
    }

    /** Returns the text of the document. */
    String text() {
        return text(",", ":");
    }

    private String text(String comma, String colon) {
        return java.util.stream.IntStream.range(0, names.size())
                .mapToObj(at -> names.get(at) + colon + values.get(at))
                .collect(Collectors.joining(comma, "{", "}"));
    }

    /** Returns the text with a fault or an unusual form of the document as a whole. */
    String mutatedText(Choices choices) {
        String text = text();
        int at = choices.below(text.length());
        return switch (choices.below(16)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(at);
            case 2 -> text + choices.of("}", "{}", ",", "\u0000", " x", "\n\n", "//", "null", text);
            case 3 -> choices.of("\ufeff", "\n\t ", ")]}'\n", "/* a */", "// a\n", "\u00a0", "\u0000", "\f") + text;
            case 4 ->
                text.substring(0, at)
                        + choices.of("/**/", "//\n", "#", "\u0000", "\"", "\\", "😀", ",")
                        + text.substring(at);
            case 5 -> text.substring(0, at) + text.substring(at + 1);
            case 6 -> text.replace('"', '\'');
            case 7 -> text.substring(0, text.length() - 1) + ",}";
            case 8 -> text.replaceFirst(",", " ");
            case 9 -> "[" + text + "]";
            case 10 -> JsonValues.any(choices);
            case 11 -> choices.of("", " ", "null", "[]", "5", "{}", "\"{}\"", "}", "\ufeff");
            case 12 -> text(choices.of(" , ", ",\n", ",\u000b"), choices.of(" : ", ":\t", "=", ":\u2003"));
            case 13 -> text + " ".repeat(choices.of(1, 70_000)) + choices.of("", "x");
            case 14 -> JsonValues.quoted(text.replace("\"", "\\\""));
            default -> "{\"a\":" + text + "}";
        };
    }

    private void add(String name, String value) {
        names.add(name);
        values.add(value);
    }

    private static String otherCase(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT))
                ? name.toLowerCase(Locale.ROOT)
                : name.toUpperCase(Locale.ROOT).replace("K", "\u212a");
    }

    /** Returns the same name with one letter written as an escape. */
    private static String escaped(String name) {
        return name.length() < 3 || !Character.isLetter(name.charAt(1))
                ? name
                : "\"\\u%04x".formatted((int) name.charAt(1)) + name.substring(2);
    }
}
