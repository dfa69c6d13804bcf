package io.gateway302.webserver;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Beans that set the strict protocol for the service port. The management port is plain Tomcat; do not expose it to
 * callers.
 */
@Configuration(proxyBeanMethods = false)
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
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof StrictHttpProtocol protocol) {
                    protocol.setHeadTimeout(properties.headTimeout());
                    protocol.setWriteTimeout(properties.writeTimeout());
                    drain.add(protocol);
                }
            });
        };
    }
}
