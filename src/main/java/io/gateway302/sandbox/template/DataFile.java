package io.gateway302.sandbox.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the YAML files that come with the sandbox. */
public final class DataFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DataFile() {}

    /**
     * The entries of a file.
     *
     * @param name its name in the folder {@code sandbox} of the resources
     * @throws IllegalStateException if it is not there
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
