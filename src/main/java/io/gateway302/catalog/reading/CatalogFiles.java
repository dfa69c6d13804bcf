package io.gateway302.catalog.reading;

import io.gateway302.catalog.Catalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.function.SingletonSupplier;

/** The catalog's files in the class path, which are read once per process. */
public final class CatalogFiles {

    private static final SingletonSupplier<Catalog> CATALOG = SingletonSupplier.of(CatalogFiles::read);

    private CatalogFiles() {}

    /**
     * Returns the catalog. The first call reads the files; calls meanwhile wait for it.
     *
     * @throws InvalidCatalogException if a file violates a rule
     */
    public static Catalog load() {
        return CATALOG.obtain();
    }

    private static Catalog read() {
        List<CatalogSource> sources = new ArrayList<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:catalog/*.yaml")) {
                sources.add(new CatalogSource(
                        "catalog/" + file.getFilename(), file.getContentAsString(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The catalog cannot be read", e);
        }
        return CatalogLoader.load(sources);
    }
}
