package io.gateway302.catalog.reading;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;

/** Deserializer for durations in the format of the configuration: {@code 120s}, {@code 2m}. */
final class DurationDeserializer extends FromStringDeserializer<Duration> {

    DurationDeserializer() {
        super(Duration.class);
    }

    /** Deserializes a duration. A number without a unit is rejected, because it could mean seconds or milliseconds. */
    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) {
        return parser.currentToken().isNumeric()
                ? _deserialize(parser.getString(), context)
                : super.deserialize(parser, context);
    }

    @Override
    protected Duration _deserialize(String value, DeserializationContext context) {
        if (!value.isEmpty() && Character.isLetter(value.charAt(value.length() - 1))) {
            try {
                return DurationStyle.SIMPLE.parse(value);
            } catch (IllegalArgumentException _) {
                // Reported below.
            }
        }
        throw context.weirdStringException(value, Duration.class, "not a duration");
    }
}
