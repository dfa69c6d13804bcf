package io.gateway302.tasks;

import java.time.Instant;

/**
 * Task that runs at 302.AI.
 *
 * @param id hash of the provider and of 302.AI's own id; key in the store
 * @param clientId id of the client that started the task
 * @param submission generation id of the call that started the task
 * @param upstreamKey alias of the upstream key that started the task; other keys may not be able to see it
 * @param startedAt time of arrival of that call
 */
record Task(String id, String clientId, String submission, String upstreamKey, Instant startedAt) {}
