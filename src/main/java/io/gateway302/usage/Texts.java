package io.gateway302.usage;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Length of the texts in a request. A large body is parsed with its long texts cut; what is missing then counts as text,
 * unless it is data.
 */
final class Texts {

    /** Lengths at which the texts of a large body are cut, in bytes. */
    private static final int CUT = 256 * 1024;

    private static final int SHORT_CUT = 1024;
    private static final int CHARACTER = 4;

    /** Length from which a text in the alphabet of Base64 is data, in characters. */
    private static final int MAX_WORD_LENGTH = 1024;

    private static final Pattern DATA_LINK = Pattern.compile("data:[^,\\s]{0,100};base64,");
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/=_\\-\\r\\n]*");

    private static final int ASCII = 0x80;
    private static final int TWO_BYTES = 0x800;

    private long characters;
    private long others;
    private long bytes;
    private long numbers;
    private long data;
    private boolean cut;

    private Texts() {}

    /** Reads the texts of a request. */
    static Texts of(RequestFields fields) {
        Texts texts = new Texts();
        texts.read(fields.body(), fields.isStored());
        long missing = fields.length() - texts.bytes;
        if (texts.cut && missing > 0) {
            texts.characters += missing;
        }
        return texts;
    }

    private void read(JsonNode node, boolean stored) {
        if (node.isString()) {
            read(node.stringValue(), stored);
            return;
        }
        for (JsonNode child : node) {
            numbers += node.isArray() && child.isNumber() ? 1 : 0;
            read(child, stored);
        }
    }

    private void read(String text, boolean stored) {
        if (isData(text)) {
            data++;
            bytes += text.length();
            return;
        }
        long length = 0;
        long beyondAscii = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            beyondAscii += c < ASCII || Character.isLowSurrogate(c) ? 0 : 1;
            length += c < ASCII ? 1 : c < TWO_BYTES ? 2 : 3;
        }
        characters += text.codePointCount(0, text.length());
        others += beyondAscii;
        bytes += length;
        cut |= stored && (length >= CUT - CHARACTER || Math.abs(length - SHORT_CUT) <= CHARACTER);
    }

    /** Returns whether a text is a file in Base64. */
    private static boolean isData(String text) {
        return DATA_LINK.matcher(text).lookingAt()
                || (text.length() > MAX_WORD_LENGTH
                        && ENCODED.matcher(text.substring(0, MAX_WORD_LENGTH)).matches());
    }

    /** Returns the number of characters, as code points. */
    long characters() {
        return characters;
    }

    /** Returns the number of characters beyond ASCII. */
    long charactersBeyondAscii() {
        return others;
    }

    /** Returns the number of numbers in lists, which may be a text that was divided into tokens. */
    long numbers() {
        return numbers;
    }

    /** Returns the number of files in Base64. */
    long files() {
        return data;
    }
}
