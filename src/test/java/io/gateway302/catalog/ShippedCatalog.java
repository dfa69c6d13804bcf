package io.gateway302.catalog;

/** Real catalog for tests that do not start the application. */
public final class ShippedCatalog {

    private ShippedCatalog() {}

    /** Returns the catalog; it is loaded once for all tests. */
    public static Catalog load() {
        return CatalogFiles.load();
    }
}
