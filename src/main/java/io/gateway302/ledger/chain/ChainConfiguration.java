package io.gateway302.ledger.chain;

import io.gateway302.database.DataDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Configuration of the hash chain and its keys. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChainProperties.class)
class ChainConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ChainConfiguration.class);

    @Bean
    @Lazy
    LedgerKeys ledgerKeys(
            ChainProperties properties, Environment environment, ObjectProvider<DataDirectory> directory) {
        LedgerKey key = LedgerKey.of(properties, environment, directory);
        if (key.isOwn() && environment.getProperty("spring.datasource.url", "").startsWith("jdbc:postgresql:")) {
            log.warn("The chain of the ledger is keyed with a secret of this instance alone: others that share its"
                    + " database cannot verify it. Set GATEWAY_LEDGER_SECRET on all of them.");
        }
        return new LedgerKeys(key.readOrMake());
    }

    @Bean
    @Lazy
    Chain chain(LedgerKeys keys) {
        return keys.chain();
    }
}
