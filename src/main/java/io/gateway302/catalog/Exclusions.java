package io.gateway302.catalog;

import java.util.List;

/**
 * Content of the catalog's file of exclusions.
 *
 * @param notCallable entries that cannot be called
 * @param barred paths that are blocked for all callers
 */
public record Exclusions(List<NotCallable> notCallable, List<BarredPath> barred) {

    public static final Exclusions NONE = new Exclusions(List.of(), List.of());
}
