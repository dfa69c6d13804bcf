package io.gateway302.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/** Spring configuration that loads the catalog once, at the start. */
@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    @Bean
    Catalog catalog(ResourceLoader resources) throws IOException {
        List<CatalogSource> sources = new ArrayList<>();
        for (Resource file :
                ResourcePatternUtils.getResourcePatternResolver(resources).getResources("classpath:catalog/*.yaml")) {
            sources.add(new CatalogSource(
                    "catalog/" + file.getFilename(), file.getContentAsString(StandardCharsets.UTF_8)));
        }
        return CatalogLoader.load(sources);
    }
}
