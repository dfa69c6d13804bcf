package io.gateway302.sandbox.media;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Generator of text documents. */
final class Documents {

    private Documents() {}

    static byte[] text(long seed) {
        return bytes(sentence(seed) + "\n");
    }

    static byte[] json(long seed) {
        return bytes("{\"text\":\"" + sentence(seed) + "\"}");
    }

    static byte[] srt(long seed) {
        return bytes("1\n00:00:00,000 --> 00:00:02,000\n" + sentence(seed) + "\n");
    }

    static byte[] vtt(long seed) {
        return bytes("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n" + sentence(seed) + "\n");
    }

    /** Returns a PDF file of one page with the sentence (ISO 32000, §7.5). */
    static byte[] pdf(long seed) {
        String line = "BT /F1 12 Tf 36 100 Td (" + sentence(seed) + ") Tj ET";
        List<String> objects = List.of(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 200]/Contents 4 0 R"
                        + "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
                "<</Length " + line.length() + ">>stream\n" + line + "\nendstream");
        StringBuilder file = new StringBuilder("%PDF-1.4\n");
        List<Integer> offsets = new ArrayList<>();
        for (String object : objects) {
            offsets.add(file.length());
            file.append(offsets.size()).append(" 0 obj").append(object).append("endobj\n");
        }
        int table = file.length();
        file.append("xref\n0 ").append(objects.size() + 1).append("\n0000000000 65535 f \n");
        offsets.forEach(offset -> file.append("%010d 00000 n \n".formatted(offset)));
        file.append("trailer<</Size ").append(objects.size() + 1).append("/Root 1 0 R>>\nstartxref\n");
        return bytes(file.append(table).append("\n%%EOF\n").toString());
    }

    private static String sentence(long seed) {
        return "Written by the sandbox, from the seed %016x.".formatted(seed);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
