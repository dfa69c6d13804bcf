package io.gateway302.catalog;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;

/** Reads durations as the configuration writes them: {@code 120s}, {@code 2m}. */
final class DurationDeserializer extends FromStringDeserializer<Duration> {

    DurationDeserializer() {
        super(Duration.class);
    }

    /** A bare number is refused: whether seconds or milliseconds were meant cannot be seen. */
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
                // told below
            }
        }
        throw context.weirdStringException(value, Duration.class, "not a duration");
    }
}
