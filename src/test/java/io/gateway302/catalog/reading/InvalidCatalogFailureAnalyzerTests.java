package io.gateway302.catalog.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.catalog.Catalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class InvalidCatalogFailureAnalyzerTests {

    @Test
    void aBadCatalogStopsTheStartWithASentence(CapturedOutput output) {
        SpringApplicationBuilder application =
                new SpringApplicationBuilder(BadCatalogConfiguration.class).web(WebApplicationType.NONE);

        assertThatThrownBy(application::run).hasRootCauseInstanceOf(InvalidCatalogException.class);
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "catalog/bad.yaml: 'operations' is missing",
                        "src/docs/catalog.md")
                .doesNotContain("\tat ");
    }

    @Configuration(proxyBeanMethods = false)
    static class BadCatalogConfiguration {
        @Bean
        Catalog catalog() {
            return CatalogLoader.load(List.of(new CatalogSource("catalog/bad.yaml", "provider: P")));
        }
    }
}
