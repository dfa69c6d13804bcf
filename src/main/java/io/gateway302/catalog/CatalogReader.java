package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads catalog files. Whatever a file holds beyond the known keys is a fault: it would be a misspelt rule. */
final class CatalogReader {

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationDeserializer()))
            .build();

    /** The operations of the file; those that cannot be understood are faults instead. */
    List<LocatedOperation> read(CatalogSource source, Faults faults) {
        Faults inFile = faults.at(source.file());
        CatalogFile file;
        try {
            file = yaml.readValue(source.yaml(), CatalogFile.class);
        } catch (DatabindException e) {
            inFile.add(ReadingFault.sentence(e));
            return List.of();
        } catch (JacksonException e) {
            inFile.add("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
            return List.of();
        }
        List<LocatedOperation> operations = new ArrayList<>();
        for (int i = 0; i < file.operations.size(); i++) {
            Operation operation = read(file.operations.get(i), i, file.provider, inFile);
            if (operation != null) {
                operations.add(new LocatedOperation(operation, source.file()));
            }
        }
        return operations;
    }

    private @Nullable Operation read(JsonNode entry, int index, String provider, Faults faults) {
        try {
            return yaml.treeToValue(entry, OperationEntry.class).toOperation(provider);
        } catch (DatabindException e) {
            String id = entry.path("id").asString("");
            faults.at(id.isEmpty() ? "operations[" + index + "]" : "operation '" + id + "'")
                    .add(ReadingFault.sentence(e));
            return null;
        }
    }

    /** The entries stay trees at first, so that a fault in one can be told with its id and does not hide the others. */
    private record CatalogFile(
            @JsonProperty("provider") @Required String provider,
            @JsonProperty("operations") @Required List<JsonNode> operations) {}
}
