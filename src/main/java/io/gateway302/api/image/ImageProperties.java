package io.gateway302.api.image;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the picture endpoints.
 *
 * @param allowHttpUrls whether reference pictures may be given by {@code http} addresses as well as {@code https}
 */
@ConfigurationProperties("gateway.api.image")
record ImageProperties(@DefaultValue("false") boolean allowHttpUrls) {}
