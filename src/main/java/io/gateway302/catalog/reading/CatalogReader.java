package io.gateway302.catalog.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.rules.Faults;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;

/** Reader of files with operations. */
final class CatalogReader {

    private CatalogReader() {}

    /** Returns the entries of the file. Entries that cannot be parsed are reported as faults. */
    static List<LocatedEntry> read(CatalogSource source, CatalogYaml yaml, Faults faults) {
        CatalogFile file = yaml.read(source, CatalogFile.class, faults);
        if (file == null) {
            return List.of();
        }
        List<LocatedEntry> entries = new ArrayList<>();
        for (int i = 0; i < file.operations.size(); i++) {
            OperationEntry entry = read(file.operations.get(i), i, yaml, faults.at(source.file()));
            if (entry != null) {
                entries.add(new LocatedEntry(entry, file.provider, source.file()));
            }
        }
        return entries;
    }

    private static @Nullable OperationEntry read(JsonNode entry, int index, CatalogYaml yaml, Faults faults) {
        try {
            return yaml.read(entry, OperationEntry.class);
        } catch (DatabindException e) {
            String id = entry.path("id").asString("");
            faults.at(id.isEmpty() ? "operations[" + index + "]" : "operation '" + id + "'")
                    .add(ReadingFault.sentence(e));
            return null;
        }
    }

    /**
     * Content of a file. Entries remain trees at first, so that a fault in one is reported with its id and does not
     * hide faults in others.
     */
    private record CatalogFile(
            @JsonProperty("provider") @Required String provider,
            @JsonProperty("operations") @Required List<JsonNode> operations) {}
}
