package io.gateway302.tasks.run;

import io.gateway302.tasks.store.ManagedTask;
import java.time.Instant;

/** Listener for changes of tasks. */
public interface TaskListener {

    /** Called in the transaction that stores a new task, before anything is sent. */
    void submitted(ManagedTask task);

    /**
     * Called in the transaction that stores a change of the status.
     *
     * @throws org.springframework.dao.DataAccessException if the database fails; the change is then stored again later
     */
    void changed(ManagedTask task);

    /**
     * Called in the transaction that stores the final cost of a task.
     *
     * @param at time of the change
     */
    void settled(ManagedTask task, Instant at);
}
