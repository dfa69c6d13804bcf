package io.gateway302.identity;

import java.util.List;
import java.util.Locale;

/**
 * Parser for model names of 302.AI. A suffix such as {@code -web-search} adds a feature to any model, and suffixes can
 * be combined (302.AI's pages on its exclusive features).
 */
public final class ModelName {

    private static final List<String> FEATURES =
            List.of("-web-search", "-deep-search", "-ocr", "-r1-fusion", "-fusion", "-file-parse");

    private ModelName() {}

    /** Returns the name of the model without feature suffixes. */
    public static String withoutFeatures(String model) {
        String name = model;
        boolean found = true;
        while (found) {
            found = false;
            for (String feature : FEATURES) {
                if (name.length() > feature.length()
                        && name.toLowerCase(Locale.ROOT).endsWith(feature)) {
                    name = name.substring(0, name.length() - feature.length());
                    found = true;
                }
            }
        }
        return name;
    }
}
