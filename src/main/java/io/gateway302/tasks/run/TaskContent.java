package io.gateway302.tasks.run;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.RemoteTask;
import org.jspecify.annotations.Nullable;

/** Files of tasks that 302.AI serves at an operation of its own, such as the film of Sora. */
public final class TaskContent {

    private final PollCalls calls;
    private final PollHandler polls;

    TaskContent(PollCalls calls, PollHandler polls) {
        this.calls = calls;
        this.polls = polls;
    }

    /**
     * Requests the file of a task that has succeeded, with the upstream key that started it.
     *
     * @return the response, whose stream must be closed; null if 302.AI has no such operation
     * @throws io.gateway302.problem.ProblemException if there is no successful response
     */
    public @Nullable GatewayResponse open(ManagedTask task) {
        RemoteTask remote = task.progress().remote();
        GatewayExchange request = remote == null ? null : calls.content(task, remote);
        return request == null ? null : polls.send(request);
    }
}
