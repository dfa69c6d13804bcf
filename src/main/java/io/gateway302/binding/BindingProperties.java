package io.gateway302.binding;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of strictly read bodies.
 *
 * @param maxBodySize maximum size of a body; must be enough for a 5 MB image in base64
 */
@ConfigurationProperties("gateway.binding")
record BindingProperties(@DefaultValue("8MB") DataSize maxBodySize) {}
