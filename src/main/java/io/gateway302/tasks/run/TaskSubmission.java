package io.gateway302.tasks.run;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.tasks.store.SubmissionKey;
import io.gateway302.tasks.store.TaskWishes;

/**
 * Submission of a task.
 *
 * @param call call of the operation, which has not started
 * @param key fingerprint, by which a duplicate is found
 * @param wishes what the caller wants beside the result
 * @param release action that deletes the file of the body; it runs once, when the response
 *     of 302.AI has been read and its files are copied, or when nothing is sent
 */
public record TaskSubmission(GatewayExchange call, SubmissionKey key, TaskWishes wishes, Runnable release) {}
