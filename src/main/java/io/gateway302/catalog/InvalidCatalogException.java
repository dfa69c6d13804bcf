package io.gateway302.catalog;

import java.util.List;

/** The catalog's files break their rules. The message holds a sentence for each fault. */
final class InvalidCatalogException extends RuntimeException {

    InvalidCatalogException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
    }
}
