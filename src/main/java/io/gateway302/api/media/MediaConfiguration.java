package io.gateway302.api.media;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Configuration of the validation of files and addresses. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AddressProperties.class)
class MediaConfiguration {}
