package io.gateway302.api.image;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the image endpoints.
 *
 * @param allowHttpUrls whether URLs of reference images may be {@code http} as well as {@code https}
 */
@ConfigurationProperties("gateway.api.image")
record ImageProperties(@DefaultValue("false") boolean allowHttpUrls) {}
