package io.gateway302.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for the migration of the database schema.
 *
 * @param migrate whether the start applies pending migrations; otherwise it fails if there are any
 */
@ConfigurationProperties("gateway.database")
record SchemaProperties(@DefaultValue("true") boolean migrate) {}
