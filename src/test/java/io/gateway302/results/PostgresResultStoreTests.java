package io.gateway302.results;

import io.gateway302.identity.PostgresSchema;
import org.jspecify.annotations.Nullable;

/** Result files in a directory, with metadata in PostgreSQL. */
class PostgresResultStoreTests extends DirectoryResultStoreTests {

    private @Nullable String url;

    @Override
    String url() {
        if (url == null) {
            url = PostgresSchema.create();
        }
        return url;
    }
}
