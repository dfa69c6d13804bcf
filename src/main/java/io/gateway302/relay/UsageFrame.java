package io.gateway302.relay;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recognition of the frame that OpenAI's {@code stream_options.include_usage} adds to a stream: it has the usage of the
 * whole response, and no choices. Upstreams send the list of choices empty, as null, or not at all.
 */
final class UsageFrame {

    private static final String CHOICES = "choices";
    private static final String USAGE = "usage";

    private static final byte[] NAME = "\"usage\"".getBytes(StandardCharsets.US_ASCII);

    /** Objects beside the usage that only measure the response too. */
    private static final Set<String> MEASUREMENTS = Set.of("x_groq", "time_info", "timings", "metrics");

    private static final JsonMapper JSON = JsonMapper.shared();

    private UsageFrame() {}

    /** Returns whether the data of an event is the usage frame, and tells nothing else. */
    static boolean is(byte[] data, int from, int to) {
        if (!hasObject(data, from, to)) {
            return false;
        }
        try {
            JsonNode frame = JSON.readTree(new String(data, from, to - from, StandardCharsets.UTF_8));
            return frame.path(USAGE).isObject() && frame.properties().stream().noneMatch(UsageFrame::tells);
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Returns whether the member is content, for example a choice, an error or a list of citations. Names and numbers
     * describe the response.
     */
    private static boolean tells(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        return switch (member.getKey()) {
            case USAGE -> false;
            case "error" -> !value.isNull();
            case CHOICES -> !value.isNull() && !(value.isArray() && value.isEmpty());
            default -> value.isContainer() && !value.isEmpty() && !MEASUREMENTS.contains(member.getKey());
        };
    }

    /** Returns whether the usage is named. Other events are not parsed. */
    static boolean mayBe(byte[] event, int from, int to) {
        return nameIn(event, from, to) >= 0;
    }

    private static int nameIn(byte[] text, int from, int to) {
        for (int i = from; i <= to - NAME.length; i++) {
            if (text[i] == NAME[0] && Arrays.equals(text, i, i + NAME.length, NAME, 0, NAME.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns whether the usage is an object. While a stream goes on, its frames may have null instead. */
    private static boolean hasObject(byte[] data, int from, int to) {
        for (int name = nameIn(data, from, to); name >= 0; name = nameIn(data, name + 1, to)) {
            int colon = afterSpace(data, name + NAME.length, to);
            int value = afterSpace(data, colon + 1, to);
            if (colon < to && data[colon] == ':' && value < to && data[value] == '{') {
                return true;
            }
        }
        return false;
    }

    private static int afterSpace(byte[] data, int from, int to) {
        int at = from;
        while (at < to && data[at] >= 0 && data[at] <= ' ') {
            at++;
        }
        return at;
    }
}
