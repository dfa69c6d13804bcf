package io.gateway302.passthrough.response;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Setting of the address at which callers reach the gateway.
 *
 * @param publicUrl absolute http or https URL, with a path if a proxy adds one; null to use the address of the request
 */
@ConfigurationProperties("gateway")
record PublicUrlProperties(@Nullable String publicUrl) {}
