package io.gateway302.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.core.env.ConfigurableEnvironment;

/** Check of all settings of an environment. */
final class SettingsCheck {

    private final KnownSettings known = KnownSettings.load();

    /** Returns one sentence for each fault, for the start of a server. */
    List<String> server(ConfigurableEnvironment environment) {
        ConfiguredValues values = new ConfiguredValues(environment);
        List<String> faults = namesAndValues(environment, values);
        faults.addAll(new StoreRules(values).faults());
        faults.addAll(new SecretRules(values).faults());
        if (!values.isSandbox()) {
            faults.addAll(new UpstreamRules(values).faults());
        }
        faults.addAll(new ServerRules(values).faults());
        faults.addAll(new ResultRules(values).faults());
        return faults.stream().distinct().toList();
    }

    /** Returns one sentence for each fault, for the verification of the ledger. */
    List<String> ledger(ConfigurableEnvironment environment) {
        ConfiguredValues values = new ConfiguredValues(environment);
        List<String> faults = namesAndValues(environment, values);
        faults.addAll(new StoreRules(values).databaseFaults());
        faults.addAll(new SecretRules(values).ledgerFaults());
        return faults.stream().distinct().toList();
    }

    /** Returns one sentence for each fault, for the migration of the database. */
    List<String> database(ConfigurableEnvironment environment) {
        ConfiguredValues values = new ConfiguredValues(environment);
        List<String> faults = namesAndValues(environment, values);
        faults.addAll(new StoreRules(values).databaseFaults());
        return faults.stream().distinct().toList();
    }

    private List<String> namesAndValues(ConfigurableEnvironment environment, ConfiguredValues values) {
        List<String> faults = new ArrayList<>(new SettingNames(known).faults(environment.getPropertySources()));
        SettingValues types = new SettingValues(values);
        known.settings().stream().map(types::fault).filter(Objects::nonNull).forEach(faults::add);
        return faults;
    }
}
