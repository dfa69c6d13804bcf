package io.gateway302.tasks.run;

import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import java.time.Instant;

/** Request of the owner to cancel a task. */
public final class TaskCancellation {

    private final ManagedTaskStore store;
    private final TaskPoller poller;
    private final TaskEnds ends;
    private final TaskChanges changes;
    private final TaskLeases leases;

    TaskCancellation(ManagedTaskStore store, TaskPoller poller, TaskEnds ends, TaskChanges changes, TaskLeases leases) {
        this.store = store;
        this.poller = poller;
        this.ends = ends;
        this.changes = changes;
        this.leases = leases;
    }

    /**
     * Stores the request, and cancels the task at 302.AI if that is possible. While another thread polls the task, that
     * one cancels it with its next poll.
     */
    public void cancel(ManagedTask task) throws InterruptedException {
        Instant now = ends.now();
        if (store.askToCancel(task.id(), now)) {
            changes.changed(task.id(), task.progress().version() + 1);
        }
        if (task.progress().remote() != null && store.claim(task.id(), leases.lease(), now)) {
            if (!poller.cancel(task)) {
                store.postpone(task.id(), leases.replica(), now);
            }
        }
    }
}
