package io.gateway302.catalog;

import java.util.List;

/**
 * What the catalog's file of exclusions says.
 *
 * @param notCallable the entries that cannot be called
 * @param barred the paths that nobody reaches
 */
record Exclusions(List<NotCallable> notCallable, List<BarredPath> barred) {

    static final Exclusions NONE = new Exclusions(List.of(), List.of());
}
