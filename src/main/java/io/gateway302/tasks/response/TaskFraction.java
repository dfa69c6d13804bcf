package io.gateway302.tasks.response;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Parser for the progress of a task in the response to a poll: a fraction, or percent as a number or a text. */
public final class TaskFraction {

    private static final List<String> PLACES =
            List.of("progress", "data.progress", "task.progressRatio", "result.progress", "output.progress", "percent");

    private TaskFraction() {}

    /** Returns the progress from 0 to 1; null if the response has none. */
    public static @Nullable Double of(JsonNode answer) {
        for (String place : PLACES) {
            JsonNode found = TaskIds.at(answer, place);
            Double fraction = found.isNumber() || found.isString() ? parsed(found.asString()) : null;
            if (fraction != null) {
                return fraction;
            }
        }
        return null;
    }

    private static @Nullable Double parsed(String text) {
        String trimmed = text.strip();
        boolean percent = trimmed.endsWith("%");
        try {
            double number = Double.parseDouble(percent ? trimmed.substring(0, trimmed.length() - 1) : trimmed);
            double fraction = percent || number > 1 ? number / 100 : number;
            return fraction >= 0 && fraction <= 1 ? fraction : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
