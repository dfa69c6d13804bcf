package io.gateway302.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Form as text, one character per byte, as a list of fields that can be mutated. */
final class FormDocument {

    /** Marker value of a field that is a file. */
    private static final String FILE = "«file»";

    private static final String[] FILE_NAMES = {
        "a.png",
        "a b.png",
        "",
        "猫.png",
        "../../etc/passwd",
        "a\\\"b.png",
        "a\\b",
        "a;b",
        "a\u0000.png",
        "x".repeat(5000)
    };

    private final List<String> heads = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> contents = new ArrayList<>();
    private final String boundary;

    private FormDocument(String boundary) {
        this.boundary = boundary;
    }

    /** Returns a member whose value is a file. */
    static Member file(String name) {
        return Member.required(name, FILE);
    }

    /** Returns a valid form with these fields. */
    static FormDocument of(List<Member> members, Choices choices) {
        FormDocument form = new FormDocument("b" + choices.below(1000));
        members.stream().filter(member -> member.required() || choices.oneIn(3)).forEach(member -> {
            String value = member.values().apply(choices);
            if (value.equals(FILE)) {
                form.add(
                        disposition(member.name()) + "; filename=\"a.png\"\r\nContent-Type: image/png",
                        member.name(),
                        ascii(choices.bytes(choices.of(0, 1, 300))));
            } else {
                form.add(disposition(member.name()), member.name(), utf8(value.replace("\"", "")));
            }
        });
        return form;
    }

    String boundary() {
        return boundary;
    }

    /** Changes one field, or adds one. */
    void mutate(Choices choices) {
        int at = choices.below(names.size());
        String name = names.get(at);
        switch (choices.below(14)) {
            case 0 -> contents.set(at, utf8(JsonValues.any(choices)));
            case 1 ->
                contents.set(
                        at, choices.of("", "\r\n", "--" + boundary, "\r\n--" + boundary, "\r\n--" + boundary + "x"));
            case 2 -> add(heads.get(at), name, contents.get(at));
            case 3 -> add(disposition(name.toUpperCase(Locale.ROOT)), name.toUpperCase(Locale.ROOT), contents.get(at));
            case 4 -> heads.set(at, disposition(name) + "; filename=\"" + utf8(choices.of(FILE_NAMES)) + "\"");
            case 5 ->
                heads.set(
                        at,
                        disposition(name)
                                + choices.of(
                                        "; filename*=utf-8''a%20b", "; filename*=x", "; size=5", ";", "; name=\"a\""));
            case 6 ->
                heads.set(
                        at,
                        heads.get(at)
                                .replace(
                                        '"' + name + '"',
                                        choices.of(
                                                name, "'" + name + "'", '"' + name, "\"\"", "", "\"\\" + name + '"')));
            case 7 ->
                heads.set(
                        at,
                        heads.get(at)
                                .replace("; ", choices.of(";", ";\r\n ", ";\r\n\t", " ; ", ";;", ", ", "; \u0000")));
            case 8 ->
                heads.set(
                        at,
                        heads.get(at) + "\r\n"
                                + choices.of(
                                        "X-A: b",
                                        "X-A",
                                        ": b",
                                        " b",
                                        "Content-Transfer-Encoding: base64",
                                        "Content-Type: a/b",
                                        "X-A: " + "b".repeat(20_000),
                                        "X\u0000: b",
                                        "X-A: \u007f"));
            case 9 ->
                heads.set(
                        at,
                        choices.of(
                                "",
                                "Content-Type: text/plain",
                                "Content-Disposition: attachment",
                                "Content-Disposition: form-data",
                                disposition(utf8(choices.of("猫", "a\u0000b", "/n", "", "a".repeat(300))))));
            case 10 ->
                heads.set(
                        at,
                        heads.get(at)
                                .replace("\r\n", "\n")
                                .replace(
                                        "form-data",
                                        choices.of("FORM-DATA", "form-data ", "formdata", "\"form-data\"")));
            case 11 ->
                contents.set(at, choices.of("a", "\u0000", "\u00ff").repeat(choices.of(1, 5000, 70_000, 300_000)));
            default ->
                add(
                        disposition(choices.of("a", "/n", "/n/m", "model_", "n", "N")),
                        "a",
                        utf8(JsonValues.string(choices)));
        }
    }

    /** Returns the text as {@code multipart/form-data}. */
    String multipart() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            text.append("--").append(boundary).append("\r\n").append(heads.get(i));
            text.append("\r\n\r\n").append(contents.get(i)).append("\r\n");
        }
        return text.append("--").append(boundary).append("--\r\n").toString();
    }

    /** Returns the text as {@code multipart/form-data}, with a fault in the form as a whole. */
    String mutatedMultipart(Choices choices) {
        String text = multipart();
        int at = choices.below(text.length());
        return switch (choices.below(12)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(at);
            case 2 -> choices.of("preamble\r\n", "\r\n", "\u0000", " ") + text;
            case 3 -> text + choices.of("epilogue", "\r\n", text, "\u0000");
            case 4 -> text.replace("\r\n", "\n");
            case 5 -> text.replace(boundary, choices.of("", "x", boundary + " ", boundary.toUpperCase(Locale.ROOT)));
            case 6 -> text.substring(0, at) + choices.of("\r\n", "--", "\u0000", "\r", "\"") + text.substring(at);
            case 7 -> text.substring(0, at) + text.substring(at + 1);
            case 8 ->
                choices.of(
                        "",
                        "--" + boundary,
                        "--" + boundary + "--",
                        "--" + boundary + "--\r\n",
                        "--" + boundary + "\r\n");
            case 9 -> text.substring(0, text.length() - 4);
            case 10 -> urlEncoded();
            default ->
                ("--" + boundary + "\r\n" + disposition("a") + "\r\n\r\nb\r\n").repeat(choices.of(999, 1001, 3000))
                        + text;
        };
    }

    /** Returns the text as {@code application/x-www-form-urlencoded}. */
    String urlEncoded() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(names.get(i), StandardCharsets.UTF_8))
                    .append('=');
            text.append(URLEncoder.encode(contents.get(i), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** Returns the text as {@code application/x-www-form-urlencoded}, with a fault. */
    String mutatedUrlEncoded(Choices choices) {
        String text = urlEncoded();
        int at = choices.below(text.length() + 1);
        return text.substring(0, at)
                + choices.of(
                        "%",
                        "%zz",
                        "%u0041",
                        "&&",
                        "=",
                        ";",
                        "\u0000",
                        "%00",
                        "%ff",
                        "+",
                        "{",
                        "&a",
                        "&n=1&n=2&n=3",
                        "&/n=1&/n=2&/n=3&/n=4",
                        "&a=b".repeat(2000))
                + text.substring(at);
    }

    private void add(String head, String name, String content) {
        heads.add(head);
        names.add(name);
        contents.add(content);
    }

    private static String disposition(String name) {
        return "Content-Disposition: form-data; name=\"" + name + '"';
    }

    private static String utf8(String text) {
        return ascii(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
