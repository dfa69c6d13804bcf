package io.gateway302.webserver;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.RequestContextFilter;

/**
 * Beans that set the strict protocol for the service port. The management port is plain Tomcat; do not expose it to
 * callers.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebServerProperties.class)
class WebServerConfiguration {

    @Bean
    ConnectionDrain connectionDrain() {
        return new ConnectionDrain();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> strictHttp(
            WebServerProperties properties, ConnectionDrain drain) {
        return factory -> {
            factory.setProtocol(StrictHttpProtocol.class.getName());
            factory.addEngineValves(new SmallCharacterBuffer());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof StrictHttpProtocol protocol) {
                    protocol.setHeadTimeout(properties.headTimeout());
                    protocol.setWriteTimeout(properties.writeTimeout());
                    drain.add(protocol);
                }
            });
        };
    }

    /** Switches Spring Boot's filter off: the dispatcher servlet exposes the request itself, and no filter needs it. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> requestContextFilterRegistration() {
        FilterRegistrationBean<RequestContextFilter> registration =
                new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }
}
