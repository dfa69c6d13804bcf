package io.gateway302.api;

import java.nio.charset.StandardCharsets;

/** Builder of multipart forms, one character per byte. */
public final class TestForm {

    public static final String TYPE = "multipart/form-data; boundary=b";

    /** A PNG image of one pixel, as far as its first bytes. */
    public static final String PNG = new String(
            new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13}, StandardCharsets.ISO_8859_1);

    private final StringBuilder parts = new StringBuilder();

    /** Returns a form with a text. */
    public static TestForm with(String name, String value) {
        return new TestForm().text(name, value);
    }

    /** Adds a text. */
    public TestForm text(String name, String value) {
        parts.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(utf8(value))
                .append("\r\n");
        return this;
    }

    /** Adds a file. */
    public TestForm file(String name, String filename, String type, String content) {
        parts.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"; filename=\"")
                .append(utf8(filename))
                .append("\"\r\nContent-Type: ")
                .append(type)
                .append("\r\n\r\n")
                .append(content)
                .append("\r\n");
        return this;
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Returns the form. */
    public String body() {
        return parts + "--b--\r\n";
    }
}
