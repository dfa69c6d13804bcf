package io.gateway302.ledger;

import io.gateway302.database.DataDirectory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Wires what proves the chains. */
@Configuration(proxyBeanMethods = false)
class ChainConfiguration {

    @Bean
    @Lazy
    LedgerKeys ledgerKeys(
            ChainProperties properties, Environment environment, ObjectProvider<DataDirectory> directory) {
        return new LedgerKeys(LedgerKey.of(properties, environment, directory).readOrMake());
    }

    @Bean
    @Lazy
    Chain chain(LedgerKeys keys) {
        return keys.chain();
    }
}
