package io.gateway302.catalog.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.BarredPath;
import io.gateway302.catalog.Exclusions;
import io.gateway302.catalog.NotCallable;
import io.gateway302.catalog.rules.Faults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;

/** Reader of the file with entries that cannot be called and blocked paths. */
final class ExclusionsReader {

    private ExclusionsReader() {}

    static Exclusions read(CatalogSource source, CatalogYaml yaml, Faults faults) {
        ExclusionsFile file = yaml.read(source, ExclusionsFile.class, faults);
        return file == null
                ? Exclusions.NONE
                : new Exclusions(
                        file.notCallable.stream()
                                .map(NotCallableEntry::toNotCallable)
                                .toList(),
                        file.barred.stream().map(BarredEntry::toPath).toList());
    }

    private record ExclusionsFile(
            @JsonProperty("not_callable") @Required List<NotCallableEntry> notCallable,
            @JsonProperty("barred") @Required List<BarredEntry> barred) {}

    private record NotCallableEntry(
            @JsonProperty("id") @Required String id,
            @JsonProperty("section") @Required String section,
            @JsonProperty("provider") @Required String provider,
            @JsonProperty("title") @Required String title,
            @JsonProperty("method") @Nullable RequestMethod method,
            @JsonProperty("path") @Nullable String path,
            @JsonProperty("reason") @Required NotCallable.Reason reason,
            @JsonProperty("note") @Nullable String note) {

        NotCallable toNotCallable() {
            return new NotCallable(
                    id, section, provider, title, method == null ? null : method.asHttpMethod(), path, reason, note);
        }
    }

    private record BarredEntry(
            @JsonProperty("path") @Required String path,
            @JsonProperty("note") @Required String note) {

        BarredPath toPath() {
            return new BarredPath(path, note);
        }
    }
}
