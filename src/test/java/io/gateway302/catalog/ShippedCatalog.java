package io.gateway302.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.DefaultResourceLoader;

/** The catalog as it is shipped, for tests that need real operations but no application. */
public final class ShippedCatalog {

    private ShippedCatalog() {}

    /** Loads it anew. */
    public static Catalog load() {
        try {
            return new CatalogConfiguration().catalog(new DefaultResourceLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
