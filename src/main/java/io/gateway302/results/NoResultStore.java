package io.gateway302.results;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Store of a gateway that stores no files. */
final class NoResultStore implements ResultStore {

    private final ResultMeters meters;

    NoResultStore(ResultMeters meters) {
        this.meters = meters;
    }

    @Override
    public Copy store(ResultSource source) {
        meters.skipped();
        return new Copy.NotStored();
    }

    @Override
    public void delete(String clientId, String taskId) {
        // nothing is stored
    }

    @Override
    public boolean isStoring() {
        return false;
    }

    @Override
    public @Nullable String link(String fileId, Instant expiresAt) {
        return null;
    }
}
