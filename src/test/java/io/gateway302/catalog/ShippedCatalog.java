package io.gateway302.catalog;

import io.gateway302.catalog.reading.CatalogFiles;

/** Real catalog for tests that do not start the application. */
public final class ShippedCatalog {

    private ShippedCatalog() {}

    /** Returns the catalog; it is loaded once for all tests. */
    public static Catalog load() {
        return CatalogFiles.load();
    }
}
