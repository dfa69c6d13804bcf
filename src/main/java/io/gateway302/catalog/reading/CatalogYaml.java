package io.gateway302.catalog.reading;

import io.gateway302.catalog.rules.Faults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Strict YAML parser: unknown keys are faults, because they are usually misspelled rules. */
final class CatalogYaml {

    private final YAMLMapper mapper = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationDeserializer()))
            .build();

    /** Returns the content of the file; null if it cannot be parsed, which is reported as a fault. */
    <T> @Nullable T read(CatalogSource source, Class<T> type, Faults faults) {
        Faults inFile = faults.at(source.file());
        try {
            return mapper.readValue(source.yaml(), type);
        } catch (DatabindException e) {
            inFile.add(ReadingFault.sentence(e));
        } catch (JacksonException e) {
            inFile.add("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
        return null;
    }

    /**
     * Returns the content of a part of a file.
     *
     * @throws DatabindException if it violates a rule
     */
    <T> T read(JsonNode part, Class<T> type) {
        return mapper.treeToValue(part, type);
    }
}
