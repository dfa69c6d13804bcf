package io.gateway302.catalog;

import java.util.List;

/** Exception for catalog files that violate their rules. The message contains one line for each fault. */
final class InvalidCatalogException extends RuntimeException {

    InvalidCatalogException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
    }
}
