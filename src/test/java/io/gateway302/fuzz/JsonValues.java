package io.gateway302.fuzz;

/** Grammar of JSON values as text: valid ones, and ones that some or all parsers reject. */
final class JsonValues {

    private static final String[] WORDS = {
        "a cat",
        "x",
        "",
        " ",
        "猫が好き",
        "😀",
        "e\u0301",
        "\u202egnp.exe",
        "\ufeffa",
        "a\u200db",
        "١٢",
        "ß",
        "ﬀ",
        "\u2028",
        "ı"
    };

    private static final String[] ESCAPES = {
        "\\u0000",
        "\\ud800",
        "\\udc00",
        "\\ud83d\\ude00",
        "\\ude00\\ud83d",
        "\\u0041",
        "\\u007f",
        "\\u0085",
        "\\ufffe",
        "\\/",
        "\\n\\t",
        "\\\"",
        "\u007f",
        "\u0080"
    };

    private static final String[] BROKEN_ESCAPES = {
        "\\x41", "\\u12", "\\u{41}", "\\", "\\0", "\\u00zz", "\u0001", "\n", "\t", "\u0000"
    };

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "2",
        "10",
        "512",
        "-1",
        "1.0",
        "1.5",
        "-0.0",
        "1e2",
        "1E+2",
        "0.1e1",
        "4294967295",
        "4294967296",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "1e400",
        "-1e400",
        "1e-400",
        "1e999999999",
        "1E+2147483648",
        "1e-2147483649"
    };

    private static final String[] BROKEN_NUMBERS = {
        "NaN", "-Infinity", "Infinity", "+1", "01", "1.", ".5", "-", "1e", "0x10", "1_000", "1,5", "--1", "1f", "٣"
    };

    private static final String[] LITERALS = {"null", "true", "false", "null", "true", "false", "null", "true", "false"
    };

    private static final String[] BROKEN_LITERALS = {
        "True", "nul", "undefined", "None", "TRUE", "truefalse", "''", "/**/1", "#1", ""
    };

    private JsonValues() {}

    /** Returns any value. */
    static String any(Choices choices) {
        return any(choices, 3);
    }

    private static String any(Choices choices, int depth) {
        return switch (choices.below(depth > 0 ? 7 : 4)) {
            case 0 -> number(choices);
            case 1 -> mostly(choices, LITERALS, BROKEN_LITERALS);
            case 2, 3 -> string(choices);
            case 4 -> array(choices, depth);
            case 5 -> object(choices, depth);
            default -> nested(choices);
        };
    }

    /** Returns a number, or a text that a lenient parser accepts as one. */
    static String number(Choices choices) {
        return switch (choices.below(8)) {
            case 0 -> "9".repeat(choices.of(19, 40, 309, 400, 1000, 1001, 5000));
            case 1 -> "-" + "9".repeat(choices.of(19, 309, 999));
            case 2 -> "0." + "1".repeat(choices.of(20, 400, 1100));
            case 3 -> quoted(mostly(choices, NUMBERS, BROKEN_NUMBERS));
            default -> mostly(choices, NUMBERS, BROKEN_NUMBERS);
        };
    }

    /** Returns a string, most often a valid one. */
    static String string(Choices choices) {
        return switch (choices.below(8)) {
            case 0, 1 -> quoted(choices.of(WORDS) + mostly(choices, ESCAPES, BROKEN_ESCAPES) + choices.of(WORDS));
            case 2 -> quoted(choices.of("a", "猫", "😀", "a b ").repeat(choices.of(65, 300, 2001, 4097, 30_000)));
            case 3 -> quoted("data:image/png;base64," + "iVBORw0K".repeat(choices.between(0, 40)));
            case 4 -> choices.oneIn(4) ? "\"" + choices.of("", "a", " \"b\"", "a\"b") : quoted("1");
            default -> quoted(choices.of(WORDS));
        };
    }

    /** Returns the text in quotation marks, unescaped. */
    static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String mostly(Choices choices, String[] valid, String[] broken) {
        return choices.oneIn(8) ? choices.of(broken) : choices.of(valid);
    }

    private static String array(Choices choices, int depth) {
        StringBuilder array = new StringBuilder("[");
        for (int i = choices.of(0, 1, 2, 3); i > 0; i--) {
            array.append(any(choices, depth - 1)).append(i > 1 ? "," : (choices.oneIn(20) ? "," : ""));
        }
        return array.append(choices.oneIn(20) ? "}" : "]").toString();
    }

    private static String object(Choices choices, int depth) {
        StringBuilder object = new StringBuilder("{");
        for (int i = choices.of(0, 1, 2, 3); i > 0; i--) {
            object.append(name(choices))
                    .append(choices.oneIn(20) ? choices.of("=", "") : choices.of(":", " : "))
                    .append(any(choices, depth - 1))
                    .append(i > 1 ? "," : (choices.oneIn(20) ? "," : ""));
        }
        return object.append(choices.oneIn(20) ? "]" : "}").toString();
    }

    /** Returns the name of a member, in quotation marks. */
    static String name(Choices choices) {
        return switch (choices.below(6)) {
            case 0 ->
                quoted(choices.of("", " ", ".", "a.b", "a[0]", "$ref", "__proto__", "/n", "/", "~1", "@type", "#"));
            case 1 -> quoted(mostly(choices, ESCAPES, BROKEN_ESCAPES));
            case 2 -> quoted("n".repeat(choices.of(65, 257, 60_000)));
            case 3 -> choices.oneIn(3) ? choices.of("a", "'a'", "1", "") : quoted("a");
            default -> quoted(choices.of(WORDS));
        };
    }

    private static String nested(Choices choices) {
        int depth = choices.of(5, 31, 33, 400, 499, 501, 1001, 5000);
        return switch (choices.below(5)) {
            case 0, 1 -> "[".repeat(depth) + "]".repeat(depth);
            case 2, 3 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            default -> "[".repeat(depth);
        };
    }
}
