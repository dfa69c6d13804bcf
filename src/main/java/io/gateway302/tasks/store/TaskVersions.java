package io.gateway302.tasks.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Versions of tasks, by which waiting callers learn of changes by other replicas. */
public interface TaskVersions {

    /** Returns the current versions of tasks by id. */
    Map<String, Long> versions(Collection<String> ids);

    /** Returns the versions of tasks that have changed since a time, by id. */
    Map<String, Long> changedSince(Instant time);
}
