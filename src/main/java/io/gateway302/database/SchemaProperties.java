package io.gateway302.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who changes the schema of the database.
 *
 * @param migrate whether the start applies missing migrations; if not, it fails while some are missing
 */
@ConfigurationProperties("gateway.database")
record SchemaProperties(@DefaultValue("true") boolean migrate) {}
