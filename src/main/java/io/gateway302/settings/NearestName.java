package io.gateway302.settings;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Search for the known name that is most similar to a misspelt one. */
public final class NearestName {

    private NearestName() {}

    /**
     * Returns the known name with the smallest edit distance (Damerau-Levenshtein). Null if that is above both two and
     * a third of the name's length.
     */
    public static @Nullable String of(String name, Collection<String> known) {
        String wanted = normalized(name);
        String nearest = null;
        int fewest = Math.max(2, wanted.length() / 3) + 1;
        for (String candidate : known) {
            int edits = distance(wanted, normalized(candidate));
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static String normalized(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }

    private static int distance(String left, String right) {
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : least(edits, left, right, i, j);
            }
        }
        return edits[left.length()][right.length()];
    }

    private static int least(int[][] edits, String left, String right, int i, int j) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int least = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
