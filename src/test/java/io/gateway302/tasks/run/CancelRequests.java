package io.gateway302.tasks.run;

import io.gateway302.catalog.Catalog;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.RemoteTask;
import java.time.Clock;

/** Access of tests to the gateway's requests that cancel tasks. */
public final class CancelRequests {

    private final PollCalls calls;

    /** Creates the access. */
    public CancelRequests(Catalog catalog) {
        calls = new PollCalls(catalog, Clock.systemUTC());
    }

    /** Returns whether 302.AI has a request that cancels this task. */
    public boolean exist(ManagedTask task) {
        RemoteTask remote = task.progress().remote();
        return remote != null && calls.cancel(task, remote) != null;
    }
}
