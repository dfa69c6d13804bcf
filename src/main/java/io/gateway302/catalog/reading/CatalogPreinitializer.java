package io.gateway302.catalog.reading;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/** Loads the catalog in the background, while the main thread prepares the application context. */
final class CatalogPreinitializer implements BackgroundPreinitializer {

    @Override
    public void preinitialize() {
        CatalogFiles.load();
    }
}
