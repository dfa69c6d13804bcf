package io.gateway302.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/** Check for names, in all property sources, that look like settings of the gateway but are unknown. */
final class SettingNames {

    private static final String PROPERTY = "gateway.";
    private static final List<String> VARIABLES = List.of("GATEWAY_", "AI302_");

    private final KnownSettings known;

    SettingNames(KnownSettings known) {
        this.known = known;
    }

    /** Returns a sentence for each unknown name. */
    Set<String> faults(MutablePropertySources sources) {
        Set<String> faults = new LinkedHashSet<>();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    String fault = fault(name);
                    if (fault != null) {
                        faults.add(fault);
                    }
                }
            }
        }
        return faults;
    }

    private @Nullable String fault(String name) {
        if (VARIABLES.stream().anyMatch(prefix -> name.toUpperCase(Locale.ROOT).startsWith(prefix))) {
            return known.faultOfVariable(name);
        }
        return name.toLowerCase(Locale.ROOT).startsWith(PROPERTY) ? known.faultOfProperty(name) : null;
    }
}
