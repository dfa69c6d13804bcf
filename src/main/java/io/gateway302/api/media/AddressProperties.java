package io.gateway302.api.media;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of addresses in requests.
 *
 * @param allowHttpUrls whether URLs of images may be {@code http} as well as {@code https}
 */
@ConfigurationProperties("gateway.api.image")
record AddressProperties(@DefaultValue("false") boolean allowHttpUrls) {}
