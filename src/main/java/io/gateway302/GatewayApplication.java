package io.gateway302;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts gateway302. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayApplication {

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }
}
