package io.gateway302.binding;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of strictly read bodies.
 *
 * @param maxBodySize the largest body that is read; must hold a 5 MB picture in base64
 */
@ConfigurationProperties("gateway.binding")
record BindingProperties(@DefaultValue("8MB") DataSize maxBodySize) {}
