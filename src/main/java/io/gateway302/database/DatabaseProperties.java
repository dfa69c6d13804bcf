package io.gateway302.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings for the storage of data.
 *
 * @param dataDir directory of the embedded database; created at the start if it does not exist
 */
@ConfigurationProperties("gateway")
record DatabaseProperties(Path dataDir) {}
