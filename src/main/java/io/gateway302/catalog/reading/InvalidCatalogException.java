package io.gateway302.catalog.reading;

import java.util.List;

/** Exception for catalog files that violate their rules. The message contains one line for each fault. */
public final class InvalidCatalogException extends RuntimeException {

    InvalidCatalogException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
    }
}
