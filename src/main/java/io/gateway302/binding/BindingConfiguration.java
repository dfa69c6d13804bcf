package io.gateway302.binding;

import jakarta.validation.Validator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Configuration that registers the strict reader of bodies before Spring's converters. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BindingProperties.class)
class BindingConfiguration implements WebMvcConfigurer {

    private final Validator validator;
    private final BindingProperties properties;

    BindingConfiguration(Validator validator, BindingProperties properties) {
        this.validator = validator;
        this.properties = properties;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        long maxBodySize = properties.maxBodySize().toBytes();
        converters.addCustomConverter(new StrictBodyConverter(new StrictReader(validator, maxBodySize), maxBodySize));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(
                new AnnouncedSizeInterceptor(properties.maxBodySize().toBytes()));
        registry.addInterceptor(new StrictQueryInterceptor()).addPathPatterns("/api/**", "/admin/**");
    }
}
