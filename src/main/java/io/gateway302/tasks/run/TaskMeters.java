package io.gateway302.tasks.run;

import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.TaskStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Metrics of tasks. */
final class TaskMeters {

    private final Map<TaskStatus, Counter> ended = new EnumMap<>(TaskStatus.class);
    private final Map<TaskStatus, AtomicLong> open = new EnumMap<>(TaskStatus.class);
    private final Timer duration;
    private final Timer poll;
    private volatile long oldestSeconds;

    TaskMeters(MeterRegistry registry, TaskChanges changes) {
        for (TaskStatus status : TaskStatus.values()) {
            if (status.isOpen()) {
                AtomicLong number = new AtomicLong();
                open.put(status, number);
                Gauge.builder("gateway.tasks.open", number, AtomicLong::doubleValue)
                        .description("Tasks that the gateway polls, of all replicas")
                        .tag("status", status.label())
                        .register(registry);
            } else {
                ended.put(
                        status,
                        Counter.builder("gateway.tasks.ended")
                                .description("Tasks that this replica ended")
                                .tag("status", status.label())
                                .register(registry));
            }
        }
        duration = Timer.builder("gateway.tasks.duration")
                .description("Time from the submission of a task to its end")
                .register(registry);
        poll = Timer.builder("gateway.tasks.poll")
                .description("Time of a poll at 302.AI")
                .register(registry);
        Gauge.builder("gateway.tasks.oldest", this, meters -> meters.oldestSeconds)
                .description("Age of the oldest task that has not ended")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("gateway.tasks.watched", changes, TaskChanges::size)
                .description("Tasks whose changes callers of this replica wait for")
                .register(registry);
    }

    void ended(ManagedTask task) {
        Counter counter = ended.get(task.progress().status());
        if (counter != null && task.progress().completedAt() != null) {
            counter.increment();
            duration.record(Duration.between(task.createdAt(), task.progress().completedAt()));
        }
    }

    void polled(Duration time) {
        poll.record(time);
    }

    void open(ManagedTaskStore.OpenTasks tasks, Instant now) {
        open.forEach((status, number) -> number.set(tasks.numbers().getOrDefault(status, 0L)));
        oldestSeconds = tasks.oldest() == null
                ? 0
                : Duration.between(tasks.oldest(), now).toSeconds();
    }
}
