package io.gateway302.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where data is kept.
 *
 * @param dataDir the directory of the embedded database; made at the start if it is not there
 */
@ConfigurationProperties("gateway")
record DatabaseProperties(Path dataDir) {}
