package io.gateway302.binding;

import jakarta.validation.Validator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Configuration that registers the strict reader of bodies before Spring's converters. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BindingProperties.class)
class BindingConfiguration implements WebMvcConfigurer {

    private final BindingProperties properties;
    private final StrictReader reader;

    BindingConfiguration(Validator validator, BindingProperties properties) {
        this.properties = properties;
        this.reader = new StrictReader(validator, properties.maxBodySize().toBytes());
    }

    @Bean
    StrictBodies strictBodies() {
        return new StrictBodies(reader, properties.maxBodySize().toBytes());
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.addCustomConverter(
                new StrictBodyConverter(reader, properties.maxBodySize().toBytes()));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(
                new AnnouncedSizeInterceptor(properties.maxBodySize().toBytes()));
        registry.addInterceptor(new StrictQueryInterceptor()).addPathPatterns("/api/**", "/admin/**");
    }
}
