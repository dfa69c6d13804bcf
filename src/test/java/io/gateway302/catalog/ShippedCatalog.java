package io.gateway302.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.DefaultResourceLoader;

/** Real catalog for tests that do not start the application. */
public final class ShippedCatalog {

    private ShippedCatalog() {}

    /** Loads the catalog anew. */
    public static Catalog load() {
        try {
            return new CatalogConfiguration().catalog(new DefaultResourceLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
