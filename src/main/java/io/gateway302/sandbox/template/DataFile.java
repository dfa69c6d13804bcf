package io.gateway302.sandbox.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reader of the YAML files of the sandbox. */
public final class DataFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DataFile() {}

    /**
     * Returns the entries of a file.
     *
     * @param name name in the resource folder {@code sandbox}
     * @throws IllegalStateException if it does not exist
     */
    public static <T> List<T> read(String name, Class<T> type) {
        try (InputStream file = DataFile.class.getResourceAsStream("/sandbox/" + name)) {
            if (file == null) {
                throw new IllegalStateException("The sandbox lacks its file " + name);
            }
            return YAML.readerForListOf(type).readValue(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot read its file " + name, e);
        }
    }
}
