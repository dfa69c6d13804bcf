package io.gateway302.tasks.run;

import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.TaskUsage;
import io.gateway302.usage.settlement.CostSettlement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionOperations;

/** Final costs of tasks, which are known only after the end of their submissions, and often after that of the task. */
final class TaskCosts {

    private static final String GENERATION = "gen_";

    private final ManagedTaskStore store;
    private final TaskChanges changes;
    private final TransactionOperations transactions;
    private final TaskListener listener;
    private final Clock clock;

    TaskCosts(
            ManagedTaskStore store,
            TaskChanges changes,
            TransactionOperations transactions,
            TaskListener listener,
            Clock clock) {
        this.store = store;
        this.changes = changes;
        this.transactions = transactions;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Stores the final cost of a task, and tells of it in the same transaction. A call that is no task is ignored, and so
     * is a settlement that is published again.
     *
     * @throws org.springframework.dao.DataAccessException if the database fails; the settlement is then published again
     */
    @EventListener
    void settled(CostSettlement settlement) {
        if (settlement.callId().startsWith(GENERATION)) {
            ManagedTask task = transactions.execute(_ -> settle(settlement));
            if (task != null) {
                changes.changed(task.id(), task.progress().version());
            }
        }
    }

    private @Nullable ManagedTask settle(CostSettlement settlement) {
        ManagedTask task = store.find(ManagedTask.idOf(settlement.callId())).orElse(null);
        if (task == null) {
            return null;
        }
        TaskUsage usage = task.progress()
                .usage()
                .settled(
                        settlement.units(),
                        new TaskUsage.Cost(
                                settlement.usd().toPlainString(), CostSettlement.CURRENCY, settlement.source()));
        if (!store.settle(task.id(), usage)) {
            return null;
        }
        // another thread may have changed the task before the row was locked
        ManagedTask settled = store.find(task.id()).orElseThrow();
        if (store.isManaged(task.id())) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            listener.settled(settled, now);
        }
        return settled;
    }
}
